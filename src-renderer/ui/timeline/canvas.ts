/** Gives a canvas a size in device pixels and a context that counts in CSS pixels. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  size: { readonly widthPx: number; readonly heightPx: number },
): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(size.widthPx * scale);
  const height = Math.round(size.heightPx * scale);
  // Setting the size clears and reallocates: only when it changed.
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

/** However often it is asked for, runs once before the next frame. */
export function oncePerFrame(run: () => void): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      run();
    });
  };
}
