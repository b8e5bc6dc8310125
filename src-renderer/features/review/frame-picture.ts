import { connection } from '../../client/connection.ts';

const LONGER_SIDE_PX = 640;

/** The frame on screen as base64 JPEG, at most 640 px; the stored still where nothing can be read from the element. */
export async function frameAsJpeg(element: HTMLVideoElement | null, videoId: string, sec: number): Promise<string> {
  if (element && element.videoWidth > 0) {
    try {
      return drawn(element, element.videoWidth, element.videoHeight);
    } catch (thrown) {
      // Some schemes forbid reading pixels back; the still nearest to the frame stands in for it.
      if (!(thrown instanceof DOMException)) throw thrown;
    }
  }
  const response = await fetch(connection.media.thumb(videoId, sec));
  const bitmap = await createImageBitmap(await response.blob());
  return drawn(bitmap, bitmap.width, bitmap.height);
}

function drawn(source: CanvasImageSource, width: number, height: number): string {
  const scale = Math.min(1, LONGER_SIDE_PX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.92).replace(/^data:image\/jpeg;base64,/, '');
}
