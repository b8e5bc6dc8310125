import { useState } from 'react';
import { connection } from '../client/connection.ts';
import classes from './Thumb.module.css';

/** A stored thumbnail in a box of fixed shape; the box stays when the picture is not there. */
export function Thumb({ videoId, sec, alt = '' }: { videoId: string; sec: number; alt?: string }) {
  const src = connection.media.thumb(videoId, sec);
  const [missing, setMissing] = useState<string | null>(null);
  return (
    <div className={classes['box']}>
      {missing === src ? null : (
        <img
          className={classes['image']}
          src={src}
          alt={alt}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setMissing(src)}
        />
      )}
    </div>
  );
}
