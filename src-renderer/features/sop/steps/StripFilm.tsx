import { type PointerEvent, useRef } from 'react';
import { useStore } from 'zustand';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import type { Player } from '../../../ui/player/player.ts';
import { FilmStrip } from '../../../ui/timeline/FilmStrip.tsx';
import { TimeRuler } from '../../../ui/timeline/TimeRuler.tsx';
import { pxToSec, secToPx, type View } from '../../../ui/timeline/time-scale.ts';
import { useFilmSource } from '../../../ui/timeline/use-film-source.ts';
import classes from './StripFilm.module.css';
import { nudgeSec } from './step-bounds.ts';

/** Ruler and pictures of the take, and the play-head over them: press or drag to look at a time. */
export function StripFilm({ take, view, player }: { take: Take; view: View; player: Player }) {
  const film = useFilmSource(take.videoId);
  // Ten times a second is often enough to be read out; the line itself moves with every frame.
  const sec = useStore(player.store, (state) => Math.floor(inTake(take, state.sec) * 10) / 10);
  const element = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const leftPx = element.current?.getBoundingClientRect().left ?? 0;
    player.seek(inTake(take, pxToSec(view, event.clientX - leftPx)));
  };
  const release = () => {
    held.current = false;
  };
  return (
    <>
      <div
        ref={element}
        role="slider"
        tabIndex={0}
        className={classes['film']}
        aria-label={t.sopTask.playHead}
        aria-valuemin={take.startSec}
        aria-valuemax={take.endSec}
        aria-valuenow={sec}
        aria-valuetext={formatTimecode(sec)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          held.current = true;
          seekTo(event);
        }}
        onPointerMove={(event) => {
          if (held.current) seekTo(event);
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={(event) => {
          const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
          const to =
            direction !== null
              ? nudgeSec(player.store.getState().sec, direction, event.shiftKey)
              : event.key === 'Home'
                ? take.startSec
                : event.key === 'End'
                  ? take.endSec
                  : null;
          if (to === null) return;
          event.preventDefault();
          player.pause();
          player.seek(inTake(take, to));
        }}
      >
        <TimeRuler view={view} />
        <FilmStrip source={film.source} cuts={film.cuts} view={view} whole={take} />
      </div>
      <Head take={take} view={view} player={player} />
    </>
  );
}

function Head({ take, view, player }: { take: Take; view: View; player: Player }) {
  const px = useStore(player.store, (state) => secToPx(view, inTake(take, state.sec)));
  if (px < 0 || px > view.widthPx + 0.5) return null;
  return <div className={classes['head']} style={{ left: px }} aria-hidden="true" />;
}

const inTake = (take: Take, sec: number): number => Math.max(take.startSec, Math.min(take.endSec, sec));
