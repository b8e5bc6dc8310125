import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Player } from '../../../../ui/player/player.ts';
import type { Look } from './look.ts';
import { pairAt, type SyncPath } from './sync-path.ts';

export interface SyncState {
  /** On the clock of the look, if there is one, else of the whole run. */
  readonly clockSec: number;
  readonly playing: boolean;
  readonly speed: number;
  /** The recording that has nothing to show right now and waits for the other. */
  readonly goldHolds: boolean;
  readonly traineeHolds: boolean;
  /** The part that is being looked at; null for the whole run. */
  readonly look: Look | null;
  /** A look starts over at its end. */
  readonly loop: boolean;
}

/** Two players on one clock. */
export interface SyncClock {
  readonly store: StoreApi<SyncState>;
  /** Of the whole run. */
  readonly path: SyncPath;
  /** What plays now: the look's path or that of the whole run. */
  activePath(): SyncPath;
  toggle(): void;
  pause(): void;
  /** On the clock of what plays now. */
  seek(clockSec: number): void;
  /** On the clock of the whole run, which plays from here on. */
  seekRun(clockSec: number): void;
  lookAt(look: Look): void;
  /** Back to the whole run, where the look lies in it. */
  leaveLook(): void;
  setLoop(loop: boolean): void;
  setSpeed(speed: number): void;
  dispose(): void;
}

/** Slowest speed a video element plays at; below it the picture is held. */
const SLOWEST_RATE = 0.07;
/** A player that far from its place is put back. */
const DRIFT_SEC = 0.3;
/** A hidden or blocked window must not make the clock leap. */
const LONGEST_TICK_SEC = 0.25;

/** Runs both players along a path; one whose recording is gone is null. */
export function createSyncClock(path: SyncPath, gold: Player | null, trainee: Player | null): SyncClock {
  const store = createStore<SyncState>(() => ({
    clockSec: 0,
    playing: false,
    speed: 1,
    goldHolds: false,
    traineeHolds: false,
    look: null,
    loop: false,
  }));
  let frame = 0;
  let lastMs = 0;
  const activePath = (): SyncPath => store.getState().look?.path ?? path;

  const steer = (player: Player | null, sec: number, rate: number): boolean => {
    const holds = rate < SLOWEST_RATE;
    if (!player) return holds;
    const state = player.store.getState();
    if (Math.abs(state.sec - sec) > DRIFT_SEC * Math.max(1, rate)) player.seek(sec);
    if (holds) {
      if (state.playing) player.pause();
    } else {
      const rounded = Math.round(rate * 100) / 100;
      if (state.rate !== rounded) player.setRate(rounded);
      if (!state.playing) player.play();
    }
    return holds;
  };
  const tick = (nowMs: number) => {
    const { clockSec, speed, look, loop } = store.getState();
    const active = activePath();
    const stalled = [gold, trainee].some((player) => player?.store.getState().waiting);
    const elapsedSec = Math.min(LONGEST_TICK_SEC, (nowMs - lastMs) / 1000);
    lastMs = nowMs;
    const next = stalled ? clockSec : Math.min(active.durationSec, clockSec + elapsedSec * speed);
    if (next >= active.durationSec && look && loop) {
      place(0);
      frame = requestAnimationFrame(tick);
      return;
    }
    const pair = pairAt(active, next);
    const goldHolds = steer(gold, pair.goldSec, pair.goldRate * speed);
    const traineeHolds = steer(trainee, pair.traineeSec, pair.traineeRate * speed);
    store.setState({ clockSec: next, goldHolds, traineeHolds });
    if (next >= active.durationSec) pause();
    else frame = requestAnimationFrame(tick);
  };
  const place = (clockSec: number) => {
    const active = activePath();
    const within = Math.min(active.durationSec, Math.max(0, clockSec));
    const pair = pairAt(active, within);
    gold?.seek(pair.goldSec);
    trainee?.seek(pair.traineeSec);
    store.setState({ clockSec: within });
  };
  const pause = () => {
    cancelAnimationFrame(frame);
    gold?.pause();
    trainee?.pause();
    store.setState({ playing: false, goldHolds: false, traineeHolds: false });
  };
  const play = () => {
    if (store.getState().clockSec >= activePath().durationSec - 0.05) place(0);
    lastMs = performance.now();
    store.setState({ playing: true });
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
  };
  const seekRun = (clockSec: number) => {
    store.setState({ look: null });
    place(clockSec);
  };
  place(0);
  return {
    store,
    path,
    activePath,
    pause,
    toggle: () => (store.getState().playing ? pause() : play()),
    seek: place,
    seekRun,
    lookAt: (look) => {
      store.setState({ look });
      place(0);
    },
    leaveLook: () => seekRun(store.getState().look?.clockSec ?? store.getState().clockSec),
    setLoop: (loop) => store.setState({ loop }),
    setSpeed: (speed) => store.setState({ speed }),
    dispose: () => cancelAnimationFrame(frame),
  };
}
