import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Span } from '../../../src-shared/time.ts';
import type { Engine, EngineReport } from './engine.ts';
import { nextShuttle } from './frame-steps.ts';

interface PlayerState {
  /** Presentation time of the frame on screen. */
  readonly sec: number;
  readonly durationSec: number;
  readonly playing: boolean;
  /** The chosen speed. */
  readonly rate: number;
  /** The J/K/L speed while shuttling, negative backwards; 0 otherwise. */
  readonly shuttle: number;
  readonly waiting: boolean;
  readonly failed: boolean;
  readonly muted: boolean;
  /** Playing stops at its end. */
  readonly clip: Span | null;
}

export interface Player {
  readonly store: StoreApi<PlayerState>;
  /** Makes an engine the one that plays; state asked for before is carried over. */
  attach(make: (report: (change: EngineReport) => void) => Engine): () => void;
  play(): void;
  pause(): void;
  toggle(): void;
  seek(sec: number): void;
  setRate(rate: number): void;
  setMuted(muted: boolean): void;
  shuttle(direction: 1 | -1): void;
  playClip(span: Span): void;
  leaveClip(): void;
}

const INITIAL: PlayerState = {
  sec: 0,
  durationSec: 0,
  playing: false,
  rate: 1,
  shuttle: 0,
  waiting: true,
  failed: false,
  muted: false,
  clip: null,
};

const REVERSE_TICK_MS = 100;

/**
 * One player: what it shows, as a store, and what can be done to it. Engines come and go below it. `frameSec` is the
 * mean length of a frame: a clip ends on the last frame that begins inside it, so that the next shot never flashes up.
 * Longer than most functions, as all it gives shares the engine and what was asked for before there was one.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one clock: play, shuttle, clip and engine change the same few states.
export function createPlayer(frameSec = 0.04): Player {
  const store = createStore<PlayerState>(() => INITIAL);
  let engine: Engine | null = null;
  let reverse: ReturnType<typeof setInterval> | undefined;
  let pending: { sec: number | null; play: boolean } = { sec: null, play: false };

  const report = ({ stoppedAtSec, ...change }: EngineReport) => {
    store.setState(change);
    const { clip, playing, sec } = store.getState();
    if (!clip) return;
    // On a busy machine frames are dropped and pausing comes late: both may lie past the end already.
    const backFrom = (atSec: number) => {
      if (atSec >= clip.endSec - 0.001) engine?.seek(Math.max(clip.startSec, clip.endSec - frameSec / 2));
    };
    if (stoppedAtSec !== undefined) backFrom(stoppedAtSec);
    if (!playing || change.sec === undefined || sec < clip.endSec - 1.02 * frameSec) return;
    engine?.pause();
    backFrom(sec);
  };
  const seek = (sec: number) => {
    const { durationSec, clip } = store.getState();
    const to = Math.max(0, durationSec > 0 ? Math.min(sec, durationSec) : sec);
    const inClip = clip && to >= clip.startSec - 0.001 && to < clip.endSec;
    store.setState({ sec: to, ...(inClip ? {} : { clip: null }) });
    if (engine) engine.seek(to);
    else pending.sec = to;
  };
  const stopShuttle = () => {
    clearInterval(reverse);
    if (store.getState().shuttle === 0) return;
    store.setState({ shuttle: 0 });
    engine?.setRate(store.getState().rate);
  };
  const start = () => {
    if (engine) engine.play();
    else pending.play = true;
  };
  const play = () => {
    stopShuttle();
    const { clip, sec } = store.getState();
    if (clip && sec >= clip.endSec - 1.5 * frameSec) store.setState({ clip: null });
    start();
  };
  const pause = () => {
    stopShuttle();
    pending.play = false;
    engine?.pause();
  };
  const shuttleBack = (speed: number) => {
    engine?.pause();
    clearInterval(reverse);
    reverse = setInterval(() => {
      const { sec } = store.getState();
      seek(sec - (REVERSE_TICK_MS / 1000) * speed);
      if (sec <= 0) stopShuttle();
    }, REVERSE_TICK_MS);
  };

  return {
    store,
    attach(make) {
      store.setState({ failed: false, waiting: true });
      const made = make(report);
      engine = made;
      made.setMuted(store.getState().muted);
      made.setRate(store.getState().rate);
      if (pending.sec !== null) made.seek(pending.sec);
      if (pending.play) made.play();
      pending = { sec: null, play: false };
      return () => {
        clearInterval(reverse);
        made.dispose();
        if (engine !== made) return;
        engine = null;
        const { sec, playing } = store.getState();
        pending = { sec, play: playing };
        store.setState({ shuttle: 0 });
      };
    },
    play,
    pause,
    toggle: () => (store.getState().playing || store.getState().shuttle < 0 ? pause() : play()),
    seek: (sec) => {
      stopShuttle();
      seek(sec);
    },
    setRate(rate) {
      store.setState({ rate });
      stopShuttle();
      engine?.setRate(rate);
    },
    setMuted(muted) {
      store.setState({ muted });
      engine?.setMuted(muted);
    },
    shuttle(direction) {
      const state = store.getState();
      const speed = nextShuttle(state.shuttle === 0 && state.playing ? 1 : state.shuttle, direction);
      clearInterval(reverse);
      store.setState({ shuttle: speed });
      if (speed < 0) return shuttleBack(-speed);
      engine?.setRate(speed);
      start();
    },
    playClip(span) {
      stopShuttle();
      seek(span.startSec);
      store.setState({ clip: span });
      start();
    },
    leaveClip: () => store.setState({ clip: null }),
  };
}
