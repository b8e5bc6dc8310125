import { IconMovie } from '@tabler/icons-react';
import { useState } from 'react';
import type { Span } from '../../src-shared/time.ts';
import { connection } from '../client/connection.ts';
import classes from './Thumb.module.css';

/**
 * A stored thumbnail in a box of fixed shape. While there is none (`ready` is false: nothing is indexed yet; or the
 * picture is missing) the box says so with a symbol and keeps its place.
 */
export function Thumb({
  videoId,
  sec,
  span,
  ready = true,
  alt = '',
}: {
  videoId: string;
  sec: number;
  /** What it shall be a picture of: no neighbour's is shown for it. */
  span?: Span;
  ready?: boolean;
  alt?: string;
}) {
  const src = connection.media.thumb(videoId, sec, span);
  const [missing, setMissing] = useState<string | null>(null);
  const shown = ready && missing !== src;
  return (
    <div className={classes['box']} data-empty={!shown}>
      {shown ? (
        <img
          className={classes['image']}
          src={src}
          alt={alt}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setMissing(src)}
        />
      ) : (
        <IconMovie className={classes['none']} size={20} stroke={1.4} aria-hidden="true" />
      )}
    </div>
  );
}
