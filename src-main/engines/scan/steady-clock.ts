import { LONGEST_PAUSE_SEC, UNUSUAL_PAUSE } from '../media/clock-gaps.ts';

const MICROSECONDS = 1_000_000;

/** A clock that goes back by less (badly rounded stamps) has not turned back; ffmpeg draws the line there too. */
const LEAST_TURN_SEC = 0.1;
/** A clock that leaps further ahead is not believed: what follows is counted on as if it had turned back. */
const LONGEST_GAP_SEC = 365 * 86_400;

/** How often the stamps of a recording were not believed. */
export interface ClockJumps {
  /** Pictures whose stamps lay far from the one before. */
  readonly jumps: number;
  /** Those where the clock had gone back, or absurdly far ahead, and stayed there; what follows was counted on. */
  readonly turns: number;
}

// Registers of the expression, kept from one picture to the next.
const SHIFT = 'ld(0)'; // what is added to stamps, µs
const IS_WAITING = 'ld(1)'; // whether the picture before came after a jump
const WAITING = 'ld(2)'; // its stamp
const LAST = 'ld(3)'; // the last stamp that was believed
const PAUSE = 'ld(4)'; // between the last two that were

/** Printed as errors, so that they pass `-loglevel error`; the number of the picture keeps equal lines from being merged. */
const note = (kind: keyof typeof NOTES): string => `print(N+0.${NOTES[kind]},16)`;
const NOTES = { jump: 1, turn: 2 } as const;
const NOTE_LINE = /^(?:\[Eval @ [^\]]*\] )?\d+\.([12])0{5}$/;

const set = (register: string, value: string): string => register.replace('ld', 'st').replace(')', `,${value})`);

/**
 * An expression for `setpts`: strictly increasing times in microseconds on the player's clock, whatever the stamps say.
 * A picture after a jump is put just behind the one before, and the next picture shows which clock holds. If that goes
 * on from the jump, the clock has turned back (pictures keep their distances and follow on) or has left a gap (they keep
 * their own times). If it goes on from before the jump, the stamp was a stray. `JumpNotes` reads what it prints.
 */
export function steadyClock(offsetUs: number, fps: number): string {
  const us = (sec: number): number => Math.round(sec * MICROSECONDS);
  const stamp = `(PTS-${offsetUs})`;
  const believe = `${set(PAUSE, `${stamp}-${LAST}`)};${set(LAST, stamp)};max(${stamp}+${SHIFT},PREV_OUTPTS+1)`;
  const jumped = `lt(${stamp}-${LAST},-${us(LEAST_TURN_SEC)})+gt(${stamp}-${LAST},max(${us(LONGEST_PAUSE_SEC)},${UNUSUAL_PAUSE}*${PAUSE}))`;
  const wait = `${note('jump')};${set(IS_WAITING, '1')};${set(WAITING, stamp)};PREV_OUTPTS+${us(1 / fps)}`;
  const goesOnFromJump = `lt(abs(${stamp}-${WAITING}),abs(${stamp}-${LAST}))`;
  const isNoGap = `lt(${WAITING},${LAST})+gt(${WAITING}-${LAST},${us(LONGEST_GAP_SEC)})`;
  const turn = `${note('turn')};${set(SHIFT, `PREV_OUTPTS-${WAITING}`)}`;
  const settle = `${set(IS_WAITING, '0')};if(${goesOnFromJump},if(${isNoGap},${turn});${set(LAST, WAITING)})`;
  const next = `if(${IS_WAITING},${settle};${believe},if(${jumped},${wait},${believe}))`;
  // NaN (no time stamp) loses against any number in max().
  const first = `${set(LAST, stamp)};max(${stamp},0)`;
  return `if(isnan(PREV_OUTPTS),${first},if(isnan(PTS),PREV_OUTPTS+1,${next}))`;
}

/** Counts what the expression of `steadyClock` prints. */
export class JumpNotes {
  #jumps = 0;
  #turns = 0;

  /** Whether this line of stderr is one of them. */
  readonly take = (line: string): boolean => {
    const kind = NOTE_LINE.exec(line)?.[1];
    if (kind === String(NOTES.jump)) this.#jumps += 1;
    if (kind === String(NOTES.turn)) this.#turns += 1;
    return kind !== undefined;
  };

  get jumps(): ClockJumps {
    return { jumps: this.#jumps, turns: this.#turns };
  }
}
