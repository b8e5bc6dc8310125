import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Player } from '../../ui/player/player.ts';
import { pairAt, type SyncPath } from './sync-path.ts';

export interface SyncState {
  readonly clockSec: number;
  readonly playing: boolean;
  readonly speed: number;
  /** The recording that has nothing to show right now and waits for the other. */
  readonly goldHolds: boolean;
  readonly traineeHolds: boolean;
}

/** Two players on one clock. */
export interface SyncClock {
  readonly store: StoreApi<SyncState>;
  toggle(): void;
  pause(): void;
  seek(clockSec: number): void;
  setSpeed(speed: number): void;
  dispose(): void;
}

/** Slowest speed a video element plays at; below it the picture is held. */
const SLOWEST_RATE = 0.07;
/** A player that far from its place is put back. */
const DRIFT_SEC = 0.3;
/** A hidden or blocked window must not make the clock leap. */
const LONGEST_TICK_SEC = 0.25;

export function createSyncClock(path: SyncPath, gold: Player, trainee: Player): SyncClock {
  const store = createStore<SyncState>(() => ({
    clockSec: 0,
    playing: false,
    speed: 1,
    goldHolds: false,
    traineeHolds: false,
  }));
  let frame = 0;
  let lastMs = 0;

  const steer = (player: Player, sec: number, rate: number): boolean => {
    const state = player.store.getState();
    const holds = rate < SLOWEST_RATE;
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
    const { clockSec, speed } = store.getState();
    const stalled = [gold, trainee].some((player) => player.store.getState().waiting);
    const elapsedSec = Math.min(LONGEST_TICK_SEC, (nowMs - lastMs) / 1000);
    lastMs = nowMs;
    const next = stalled ? clockSec : Math.min(path.durationSec, clockSec + elapsedSec * speed);
    const pair = pairAt(path, next);
    const goldHolds = steer(gold, pair.goldSec, pair.goldRate * speed);
    const traineeHolds = steer(trainee, pair.traineeSec, pair.traineeRate * speed);
    store.setState({ clockSec: next, goldHolds, traineeHolds });
    if (next >= path.durationSec) pause();
    else frame = requestAnimationFrame(tick);
  };
  const place = (clockSec: number) => {
    const pair = pairAt(path, clockSec);
    gold.seek(pair.goldSec);
    trainee.seek(pair.traineeSec);
    store.setState({ clockSec });
  };
  const pause = () => {
    cancelAnimationFrame(frame);
    gold.pause();
    trainee.pause();
    store.setState({ playing: false, goldHolds: false, traineeHolds: false });
  };
  const play = () => {
    if (store.getState().clockSec >= path.durationSec - 0.05) place(0);
    lastMs = performance.now();
    store.setState({ playing: true });
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
  };
  place(0);
  return {
    store,
    pause,
    toggle: () => (store.getState().playing ? pause() : play()),
    seek: (clockSec) => place(Math.min(path.durationSec, Math.max(0, clockSec))),
    setSpeed: (speed) => store.setState({ speed }),
    dispose: () => cancelAnimationFrame(frame),
  };
}
