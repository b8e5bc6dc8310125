import type { SoundSpan } from '../../../src-shared/model/sound.ts';
import type { Span } from '../../../src-shared/time.ts';
import { SOUND_RATE_HZ } from '../sound/sound-rate.ts';
import type { SoundTags, TagsState } from '../sound/sound-tags.ts';
import { VOICE_BLOCK } from '../sound/spans-of-speech.ts';
import type { VoiceActivity, VoiceState } from '../sound/voice-activity.ts';
import { isBelievable } from './heard-guards.ts';
import { type HeardLine, type HeardWord, linesOf, withoutEchoes } from './heard-lines.ts';
import { PAUSE_SEC, packWindows, timeInRecording, type WindowPiece } from './speech-windows.ts';
import type { Whisper } from './whisper.ts';

/** Samples that are heard at once (9.6 s): a whole number of the blocks and windows that models take. */
export const HEARING_BLOCK = 300 * VOICE_BLOCK;

/** What listens: any of these may be absent. Speech is written down only where a voice was found. */
export interface Listeners {
  readonly voice?: VoiceActivity | undefined;
  readonly sounds?: SoundTags | undefined;
  readonly speech?: Whisper | undefined;
  /** Speech is taken with so much sound before and after it. */
  readonly padSec: number;
}

/** Where a hearing stands after a block, as plain JSON: what is needed to go on exactly as if it had not been stopped. */
export interface HearingState {
  /** Samples that were heard. */
  readonly position: number;
  /** The first sample that is needed again. */
  readonly keepFrom: number;
  readonly voice: VoiceState | null;
  readonly sounds: TagsState | null;
  readonly speech: readonly Span[];
  /** Speech that is not written down yet. */
  readonly waiting: readonly Span[];
  readonly lines: readonly HeardLine[];
}

export interface Heard {
  /** Where somebody speaks. */
  readonly speech: readonly Span[];
  readonly sounds: readonly SoundSpan[];
  readonly lines: readonly HeardLine[];
}

/** Hears a recording block by block: where somebody speaks, which sounds there are, and what is said. */
export class Hearing {
  readonly #listeners: Listeners;
  readonly #from: number;
  readonly #keepFrom: number;
  readonly #speech: Span[];
  readonly #lines: HeardLine[];
  #waiting: readonly Span[];
  #kept = new Float32Array(0);
  #keptFrom = 0;
  #position = 0;

  constructor(listeners: Listeners, from?: HearingState) {
    this.#listeners = listeners;
    this.#from = from?.position ?? 0;
    this.#keepFrom = from?.keepFrom ?? 0;
    this.#speech = [...(from?.speech ?? [])];
    this.#lines = [...(from?.lines ?? [])];
    this.#waiting = from?.waiting ?? [];
  }

  /** Seconds that were heard. */
  get heardSec(): number {
    return Math.max(this.#position, this.#from) / SOUND_RATE_HZ;
  }

  get state(): HearingState {
    return {
      position: this.#position,
      keepFrom: this.#neededFrom(),
      voice: this.#listeners.voice?.state ?? null,
      sounds: this.#listeners.sounds?.state ?? null,
      speech: [...this.#speech],
      waiting: this.#waiting,
      lines: [...this.#lines],
    };
  }

  /**
   * The next block, from the start of the sound: those that an earlier hearing took are only kept as far as they are
   * needed. True when it was heard. Throws as the models do.
   */
  async push(block: Float32Array): Promise<boolean> {
    const start = this.#position;
    this.#keep(block);
    this.#position = start + block.length;
    if (this.#position <= this.#from) {
      this.#forget(this.#keepFrom);
      return false;
    }
    const { voice, sounds } = this.#listeners;
    if (voice) this.#found(await voice.push(block));
    await sounds?.push(this.#kept, this.#keptFrom);
    await this.#writeDown(this.#position / SOUND_RATE_HZ);
    this.#forget(this.#neededFrom());
    return true;
  }

  /** When there is no more. */
  async end(): Promise<Heard> {
    const { voice, sounds } = this.#listeners;
    if (voice) this.#found(voice.end());
    await this.#writeDown(Number.POSITIVE_INFINITY);
    return { speech: joined(this.#speech), sounds: sounds?.end() ?? [], lines: withoutEchoes(this.#lines) };
  }

  #found(spans: readonly Span[]): void {
    this.#speech.push(...spans);
    if (this.#listeners.speech) this.#waiting = [...this.#waiting, ...spans];
  }

  async #writeDown(nowSec: number): Promise<void> {
    const { speech, voice } = this.#listeners;
    if (!speech || this.#waiting.length === 0) return;
    // Speech that is not over yet comes next, however long ago the last was.
    const { windows, rest } = packWindows(
      this.#waiting,
      voice?.openSec === undefined ? nowSec : Math.min(nowSec, voice.openSec),
      { alone: !speech.hasWordTimes },
    );
    for (const window of windows) this.#lines.push(...(await this.#hear(this.#padded(window), speech)));
    this.#waiting = rest;
  }

  async #hear(pieces: readonly WindowPiece[], speech: Whisper): Promise<HeardLine[]> {
    const last = pieces.at(-1)!;
    const sec = last.atSec + last.endSec - last.startSec;
    const samples = new Float32Array(Math.round(sec * SOUND_RATE_HZ));
    for (const { startSec, endSec, atSec } of pieces) {
      const from = Math.round(startSec * SOUND_RATE_HZ) - this.#keptFrom;
      const part = this.#kept.subarray(
        Math.max(0, from),
        Math.max(0, from + Math.round((endSec - startSec) * SOUND_RATE_HZ)),
      );
      const at = Math.round(atSec * SOUND_RATE_HZ);
      samples.set(part.subarray(0, samples.length - at), at);
    }
    const heard = await speech.hear(samples);
    if (!isBelievable(heard, sec)) return [];
    return linesOf(
      heard.words.map((word): HeardWord => {
        const startSec = timeInRecording(pieces, word.startSec, 'start');
        return { text: word.text, startSec, endSec: Math.max(startSec, timeInRecording(pieces, word.endSec, 'end')) };
      }),
    );
  }

  /** Stretches with some sound before and after, as far as that is nobody else's. */
  #padded(pieces: readonly WindowPiece[]): WindowPiece[] {
    const { padSec } = this.#listeners;
    let atSec = 0;
    return pieces.map((piece, index): WindowPiece => {
      const before = pieces[index - 1];
      const after = pieces[index + 1];
      const pad = (gapSec: number): number => Math.max(0, Math.min(padSec, gapSec / 2));
      const startSec = Math.max(0, piece.startSec - (before ? pad(piece.startSec - before.endSec) : padSec));
      const endSec = Math.min(
        this.#position / SOUND_RATE_HZ,
        piece.endSec + (after ? pad(after.startSec - piece.endSec) : padSec),
      );
      const padded = { startSec, endSec, atSec };
      atSec += endSec - startSec + (after && after.startSec > piece.endSec ? PAUSE_SEC : 0);
      return padded;
    });
  }

  #neededFrom(): number {
    const { voice, sounds, padSec } = this.#listeners;
    const starts = [this.#waiting[0]?.startSec, voice?.openSec].filter((sec) => sec !== undefined);
    const speech = starts.map((sec) => Math.floor((sec - padSec) * SOUND_RATE_HZ));
    return Math.max(0, Math.min(this.#position, sounds?.needsFrom ?? this.#position, ...speech));
  }

  #keep(block: Float32Array): void {
    const kept = new Float32Array(this.#kept.length + block.length);
    kept.set(this.#kept);
    kept.set(block, this.#kept.length);
    this.#kept = kept;
  }

  #forget(before: number): void {
    const count = Math.min(this.#kept.length, Math.max(0, before - this.#keptFrom));
    if (count === 0) return;
    this.#kept = this.#kept.slice(count);
    this.#keptFrom += count;
  }
}

/** Stretches that were cut only for their length become one again. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last && span.startSec <= last.endSec) all[all.length - 1] = { ...last, endSec: span.endSec };
    else all.push({ startSec: span.startSec, endSec: span.endSec });
  }
  return all;
}
