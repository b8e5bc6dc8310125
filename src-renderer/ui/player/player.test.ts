import { describe, expect, it } from 'vitest';
import type { Engine, EngineReport } from './engine.ts';
import { createPlayer } from './player.ts';

/** An engine that does what it is told, without a picture. */
function scripted() {
  const done: string[] = [];
  let report: (change: EngineReport) => void = () => {};
  const make = (tell: (change: EngineReport) => void): Engine => {
    report = tell;
    return {
      play: () => {
        done.push('play');
        tell({ playing: true });
      },
      pause: () => {
        done.push('pause');
        tell({ playing: false });
      },
      seek: (sec) => {
        done.push(`seek ${sec}`);
        tell({ sec });
      },
      setRate: (rate) => done.push(`rate ${rate}`),
      setMuted: () => {},
      dispose: () => done.push('dispose'),
    };
  };
  return {
    done,
    make,
    reach: (sec: number) => report({ sec }),
    stopAt: (stoppedAtSec: number) => report({ playing: false, stoppedAtSec }),
  };
}

describe('player', () => {
  it('plays a clip from its start and stops at its end', () => {
    const player = createPlayer();
    const engine = scripted();
    player.attach(engine.make);
    player.playClip({ startSec: 3, endSec: 5 });
    expect(engine.done.slice(-2)).toEqual(['seek 3', 'play']);
    engine.reach(4.9);
    expect(player.store.getState().playing).toBe(true);
    engine.reach(4.98);
    expect(player.store.getState()).toMatchObject({ playing: false, clip: { startSec: 3, endSec: 5 } });
  });

  it('goes back to the last frame inside when frames were dropped at the end', () => {
    const player = createPlayer(0.1);
    const engine = scripted();
    player.attach(engine.make);
    player.playClip({ startSec: 3, endSec: 5 });
    engine.reach(5.2);
    expect(engine.done.slice(-2)).toEqual(['pause', 'seek 4.95']);
    expect(player.store.getState()).toMatchObject({ playing: false, sec: 4.95, clip: { startSec: 3, endSec: 5 } });
  });

  it('goes back to the last frame inside when the pause came late', () => {
    const player = createPlayer(0.1);
    const engine = scripted();
    player.attach(engine.make);
    player.playClip({ startSec: 3, endSec: 5 });
    engine.reach(4.95);
    engine.stopAt(5.03);
    expect(engine.done.slice(-2)).toEqual(['pause', 'seek 4.95']);
    expect(player.store.getState()).toMatchObject({ playing: false, sec: 4.95, clip: { startSec: 3, endSec: 5 } });
    engine.stopAt(4.97);
    expect(engine.done.at(-1)).toBe('seek 4.95');
  });

  it('goes on past the clip when told to play again, and leaves it when seeking elsewhere', () => {
    const player = createPlayer();
    const engine = scripted();
    player.attach(engine.make);
    player.playClip({ startSec: 3, endSec: 5 });
    engine.reach(5);
    player.toggle();
    engine.reach(6);
    expect(player.store.getState()).toMatchObject({ playing: true, clip: null });
    player.playClip({ startSec: 3, endSec: 5 });
    player.seek(4);
    expect(player.store.getState().clip).not.toBeNull();
    player.seek(9);
    expect(player.store.getState().clip).toBeNull();
  });

  it('remembers what was asked before the picture was there', () => {
    const player = createPlayer();
    player.playClip({ startSec: 12, endSec: 15 });
    const engine = scripted();
    player.attach(engine.make);
    expect(engine.done).toEqual(['rate 1', 'seek 12', 'play']);
    expect(player.store.getState()).toMatchObject({ sec: 12, playing: true });
  });

  it('carries place and speed over to another engine', () => {
    const player = createPlayer();
    const detach = player.attach(scripted().make);
    player.setRate(2);
    player.seek(7);
    player.play();
    detach();
    const next = scripted();
    player.attach(next.make);
    expect(next.done).toEqual(['rate 2', 'seek 7', 'play']);
  });

  it('shuttles faster with each L and returns to the chosen speed with K', () => {
    const player = createPlayer();
    const engine = scripted();
    player.attach(engine.make);
    player.shuttle(1);
    player.shuttle(1);
    expect(player.store.getState().shuttle).toBe(2);
    player.pause();
    expect(player.store.getState()).toMatchObject({ shuttle: 0, playing: false });
    expect(engine.done.at(-2)).toBe('rate 1');
  });
});
