import { useEffect, useMemo, useRef, useState } from 'react';
import type { Span } from '../../../src-shared/time.ts';
import { fitCanvas, oncePerFrame } from './canvas.ts';
import classes from './FilmStrip.module.css';
import { type FilmSource, filmCache } from './film-cache.ts';
import { paintFilm } from './paint-film.ts';
import type { View } from './time-scale.ts';
import { usePalette } from './use-palette.ts';

const HEIGHT_PX = 48;

/** The pictures in view side by side, of a timeline that is made of elements. */
export function FilmStrip({
  source,
  cuts,
  view,
  whole,
}: {
  source: FilmSource;
  /** Times at which shots begin, in order. */
  cuts: readonly number[];
  view: View;
  whole: Span;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = useRef<() => void>(() => undefined);
  const [redraw] = useState(() => oncePerFrame(() => paint.current()));
  const film = useMemo(() => filmCache(source, redraw), [source, redraw]);
  const palette = usePalette();
  useEffect(() => {
    paint.current = () => {
      const context = canvas.current && fitCanvas(canvas.current, { widthPx: view.widthPx, heightPx: HEIGHT_PX });
      if (!context) return;
      context.clearRect(0, 0, view.widthPx, HEIGHT_PX);
      paintFilm(context, { view, whole, film, cuts, topPx: 0, heightPx: HEIGHT_PX, background: palette.stage });
    };
    redraw();
  }, [view, whole, film, cuts, palette, redraw]);
  return <canvas ref={canvas} className={classes['pictures']} style={{ height: HEIGHT_PX }} />;
}
