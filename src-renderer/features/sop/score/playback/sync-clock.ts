import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Player } from '../../../../ui/player/player.ts';
import type { PairedPlayback } from './paired-playback.ts';
import { pairAt, type SyncPath } from './sync-path.ts';

interface SyncState {
  /** On the clock of what plays: a paired playback if there is one, else the whole run. */
  readonly clockSec: number;
  readonly playing: boolean;
  readonly speed: number;
  /** The recording that has nothing to show right now and waits for the other. */
  readonly goldHolds: boolean;
  readonly traineeHolds: boolean;
  /** The part that plays in pair; null for the whole run. */
  readonly paired: PairedPlayback | null;
  /** A paired playback starts over at its end. */
  readonly loop: boolean;
}

/** Two players on one clock. */
export interface SyncClock {
  readonly store: StoreApi<SyncState>;
  /** Of the whole run. */
  readonly path: SyncPath;
  /** What plays now: the path of the paired playback or that of the whole run. */
  activePath(): SyncPath;
  toggle(): void;
  pause(): void;
  /** On the clock of what plays now. */
  seek(clockSec: number): void;
  /** On the clock of the whole run, which plays from here on. */
  seekRun(clockSec: number): void;
  /** Puts both at the start of a part, wherever it lies in either. */
  showPaired(paired: PairedPlayback): void;
  /** Back to the whole run, where the part lies in it. */
  leavePaired(): void;
  setLoop(loop: boolean): void;
  setSpeed(speed: number): void;
  dispose(): void;
}

/** Slowest speed a video element plays at; below it the picture is held. */
const MIN_RATE = 0.07;
/** A player that far from its place is put back. */
const DRIFT_SEC = 0.3;
/** A hidden or blocked window must not make the clock leap. */
const MAX_TICK_SEC = 0.25;

const START: SyncState = {
  clockSec: 0,
  playing: false,
  speed: 1,
  goldHolds: false,
  traineeHolds: false,
  paired: null,
  loop: false,
};

/** Keeps a player at its place and speed while the clock runs. True when it has nothing to show and waits. */
function steer(player: Player | null, sec: number, rate: number): boolean {
  const holds = rate < MIN_RATE;
  if (!player) return holds;
  const state = player.store.getState();
  if (Math.abs(state.sec - sec) > DRIFT_SEC * Math.max(1, rate)) player.seek(sec);
  if (holds) {
    if (state.playing) player.pause();
    return true;
  }
  const rounded = Math.round(rate * 100) / 100;
  if (state.rate !== rounded) player.setRate(rounded);
  if (!state.playing) player.play();
  return false;
}

/** Runs both players along a path; one whose recording is gone is null. */
export function createSyncClock(path: SyncPath, gold: Player | null, trainee: Player | null): SyncClock {
  const store = createStore<SyncState>(() => START);
  let frame = 0;
  let lastMs = 0;
  const activePath = (): SyncPath => store.getState().paired?.path ?? path;

  const tick = (nowMs: number) => {
    const { clockSec, speed, paired, loop } = store.getState();
    const active = activePath();
    const stalled = [gold, trainee].some((player) => player?.store.getState().waiting);
    const elapsedSec = Math.min(MAX_TICK_SEC, (nowMs - lastMs) / 1000);
    lastMs = nowMs;
    const next = stalled ? clockSec : Math.min(active.durationSec, clockSec + elapsedSec * speed);
    if (next >= active.durationSec && paired && loop) {
      seek(0);
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
  const seek = (clockSec: number) => {
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
    if (store.getState().clockSec >= activePath().durationSec - 0.05) seek(0);
    lastMs = performance.now();
    store.setState({ playing: true });
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
  };
  const seekRun = (clockSec: number) => {
    store.setState({ paired: null });
    seek(clockSec);
  };
  seek(0);
  return {
    store,
    path,
    activePath,
    pause,
    toggle: () => (store.getState().playing ? pause() : play()),
    seek,
    seekRun,
    showPaired: (paired) => {
      store.setState({ paired });
      seek(0);
    },
    leavePaired: () => seekRun(store.getState().paired?.clockSec ?? store.getState().clockSec),
    setLoop: (loop) => store.setState({ loop }),
    setSpeed: (speed) => store.setState({ speed }),
    dispose: () => cancelAnimationFrame(frame),
  };
}
