import { describe, expect, it } from 'vitest';
import { type Cut, findCuts } from './find-cuts.ts';
import { TINY_BYTES, TINY_CELLS } from './tiny-frame.ts';

const FPS = 25;
const BLACK: Picture = Array.from({ length: TINY_BYTES }, (_, at) => (at < TINY_CELLS ? 0 : 128));

type Picture = readonly number[];

/** A picture of random structure; another for every seed. */
function picture(seed: number): Picture {
  let state = seed * 7919 + 1;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let at = 0; at < 9; at += 1) next();
  return Array.from({ length: TINY_BYTES }, (_, at) => (at < TINY_CELLS ? 40 + 160 * next() : 108 + 40 * next()));
}

const still = (shown: Picture, frames: number): Picture[] => Array.from({ length: frames }, () => shown);

function mix(from: Picture, to: Picture, share: number): Picture {
  return from.map((value, at) => value + share * (to[at]! - value));
}

function dissolve(from: Picture, to: Picture, frames: number): Picture[] {
  return Array.from({ length: frames }, (_, at) => mix(from, to, (at + 1) / (frames + 1)));
}

/** Brightness scaled, as by another light. */
const lit = (shown: Picture, gain: number): Picture =>
  shown.map((value, at) => (at < TINY_CELLS ? value * gain : value));

/** Cuts of a film whose content scores are the mean change of brightness, as of grey footage. */
function cutsOf(frames: readonly Picture[], detector: 'auto' | 'content' = 'auto'): Cut[] {
  const tinyFrames = Uint8Array.from(frames.flat());
  const contentScores = Float32Array.from(frames, (frame, at) => {
    const before = frames[Math.max(0, at - 1)]!;
    return (
      frame.slice(0, TINY_CELLS).reduce((sum, value, cell) => sum + Math.abs(value - before[cell]!), 0) / TINY_CELLS
    );
  });
  const frameTimesSec = Float64Array.from(frames, (_, at) => at / FPS);
  return findCuts({ detector, threshold: 27, minLengthFrames: 15 }, { contentScores, frameTimesSec, tinyFrames });
}

const [A, B, C] = [picture(1), picture(2), picture(3)];

describe('the detector auto', () => {
  it('finds cuts where they are, and a single take is one shot', () => {
    expect(cutsOf([...still(A, 50), ...still(B, 50), ...still(C, 50)])).toEqual([
      { frame: 50, kind: 'cut' },
      { frame: 100, kind: 'cut' },
    ]);
    expect(cutsOf(still(A, 100))).toEqual([]);
    expect(cutsOf([])).toEqual([]);
  });

  it.each([8, 16, 30, 48])('finds a dissolve of %i frames, once and in its middle, which content misses', (length) => {
    const film = [...still(A, 60), ...dissolve(A, B, length), ...still(B, 60)];
    const cuts = cutsOf(film);
    expect(cuts).toEqual([{ frame: expect.any(Number), kind: 'dissolve' }]);
    expect(Math.abs(cuts[0]!.frame - 60 - length / 2)).toBeLessThanOrEqual(1);
    expect(cutsOf(film, 'content')).toEqual([]);
  });

  it('finds a wipe as a gradual change', () => {
    const wipe = Array.from({ length: 15 }, (_, at) =>
      A.map((value, cell) =>
        (cell < TINY_CELLS ? cell % 8 : ((cell - TINY_CELLS) % 4) * 2) < ((at + 1) * 8) / 16 ? B[cell]! : value,
      ),
    );
    const cuts = cutsOf([...still(A, 60), ...wipe, ...still(B, 60)]);
    expect(cuts).toEqual([{ frame: expect.any(Number), kind: 'dissolve' }]);
    expect(Math.abs(cuts[0]!.frame - 67)).toBeLessThanOrEqual(4);
  });

  it('finds a fade through black once, while it is black', () => {
    const film = [
      ...still(A, 60),
      ...dissolve(A, BLACK, 20),
      ...still(BLACK, 30),
      ...dissolve(BLACK, B, 20),
      ...still(B, 60),
    ];
    const cuts = cutsOf(film);
    expect(cuts).toEqual([{ frame: expect.any(Number), kind: 'fade' }]);
    expect(Math.abs(cuts[0]!.frame - 95)).toBeLessThanOrEqual(2);
  });

  it('takes no fade for a cut where the footage begins or ends, or the same shot comes back', () => {
    const fadeIn = [...still(BLACK, 30), ...dissolve(BLACK, A, 20), ...still(A, 60)];
    expect(cutsOf([...fadeIn, ...dissolve(A, BLACK, 20), ...still(BLACK, 30)])).toEqual([]);
    const blink = [...dissolve(A, BLACK, 15), ...still(BLACK, 10), ...dissolve(BLACK, A, 15)];
    expect(cutsOf([...still(A, 60), ...blink, ...still(A, 60)])).toEqual([]);
  });

  it('says once that the picture goes to black at once and comes slowly', () => {
    const film = [...still(A, 60), ...still(BLACK, 30), ...dissolve(BLACK, B, 25), ...still(B, 60)];
    expect(cutsOf(film)).toEqual([{ frame: 60, kind: 'cut' }]);
  });

  it('passes over a flash, a strobe, a damaged frame and another light', () => {
    const white = lit(A, 4).map((value) => Math.min(255, value));
    expect(cutsOf([...still(A, 60), ...still(white, 3), ...still(A, 60)])).toEqual([]);
    const strobe = Array.from({ length: 8 }, () => [...still(white, 2), ...still(A, 3)]).flat();
    expect(cutsOf([...still(A, 60), ...strobe, ...still(A, 60)])).toEqual([]);
    expect(cutsOf([...still(A, 60), ...still(C, 1), ...still(A, 60)])).toEqual([]);
    const dim = lit(A, 0.4);
    expect(cutsOf([...still(A, 60), ...still(dim, 60)])).toEqual([]);
    expect(cutsOf([...still(A, 60), ...dissolve(A, dim, 20), ...still(dim, 60)])).toEqual([]);
    expect(cutsOf([...still(A, 60), ...still(dim, 60)], 'content')).toEqual([{ frame: 60, kind: 'cut' }]);
  });

  it('takes no pan and no caption for a gradual change', () => {
    // The picture is four times as wide as what is seen of it.
    const wide = Array.from({ length: 6 * 32 }, (_, at) => picture(9 + Math.floor(at / TINY_CELLS))[at % TINY_CELLS]!);
    const seen = (offset: number): Picture =>
      Array.from({ length: TINY_BYTES }, (_, at) => {
        if (at >= TINY_CELLS) return 128;
        const x = (at % 8) + offset;
        const from = Math.floor(at / 8) * 32 + Math.floor(x);
        return mix([wide[from]!], [wide[from + 1] ?? 0], x % 1)[0]!;
      });
    const pan = Array.from({ length: 20 }, (_, at) => seen((at + 1) * (23 / 21)));
    expect(cutsOf([...still(seen(0), 60), ...pan, ...still(seen(23), 60)])).toEqual([]);
    const captioned = A.map((value, cell) => (cell >= 16 && cell < 32 ? 255 : value));
    expect(cutsOf([...still(A, 60), ...dissolve(A, captioned, 15), ...still(captioned, 60)])).toEqual([]);
  });

  it('finds more at a lower threshold', () => {
    const [dull, other] = [mix(A, BLACK, 0.9), mix(B, BLACK, 0.9)];
    const film = { frames: [...still(dull, 60), ...still(other, 60)] };
    const tinyFrames = Uint8Array.from(film.frames.flat());
    const contentScores = new Float32Array(120);
    contentScores[60] = 9;
    const evidence = {
      contentScores,
      frameTimesSec: Float64Array.from(tinyFrames, (_, at) => at / FPS).slice(0, 120),
      tinyFrames,
    };
    expect(findCuts({ detector: 'auto', threshold: 27, minLengthFrames: 15 }, evidence)).toEqual([]);
    expect(findCuts({ detector: 'auto', threshold: 20, minLengthFrames: 15 }, evidence)).toHaveLength(1);
  });
});
