import type { SoundSpan } from '../../../src-shared/model/sound.ts';

interface SoundRules {
  readonly labels: readonly string[];
  readonly leaveOut: readonly string[];
  readonly startAt: number;
  readonly stopBelow: number;
  /** From the start of a window to that of the next; a window is twice as long. */
  readonly windowSec: number;
}

interface OpenSound {
  readonly label: number;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** Where it stands, as plain JSON. */
export interface SoundsState {
  readonly open: readonly OpenSound[];
  readonly over: readonly OpenSound[];
}

/** Labels of a window that may begin a sound. */
const TOP_LABELS = 3;
/** A sound that pauses for no more windows goes on. */
const MOST_MISSED = 1;

/** Spans of sounds from the scores of windows: the few best labels of each, with two thresholds. */
export class SpansOfSounds {
  readonly #rules: SoundRules;
  readonly #ignored: ReadonlySet<number>;
  #open: OpenSound[];
  readonly #over: OpenSound[];

  constructor(rules: SoundRules, state?: SoundsState) {
    this.#rules = rules;
    this.#ignored = new Set(rules.leaveOut.map((label) => rules.labels.indexOf(label)));
    this.#open = [...(state?.open ?? [])];
    this.#over = [...(state?.over ?? [])];
  }

  get state(): SoundsState {
    return { open: [...this.#open], over: [...this.#over] };
  }

  push(window: number, scores: Float32Array): void {
    const { startAt, stopBelow } = this.#rules;
    const next: OpenSound[] = [];
    for (const sound of this.#open) {
      const score = scores[sound.label] ?? 0;
      if (score >= stopBelow) next.push({ ...sound, to: window, score: Math.max(score, sound.score) });
      else if (window - sound.to > MOST_MISSED) this.#over.push(sound);
      else next.push(sound);
    }
    const known = new Set(next.map(({ label }) => label));
    for (const label of topOf(scores)) {
      const score = scores[label]!;
      if (score < startAt || known.has(label) || this.#ignored.has(label)) continue;
      next.push({ label, from: window, to: window, score });
    }
    this.#open = next;
  }

  /** All of them, in order of time. */
  end(): SoundSpan[] {
    const { labels, windowSec } = this.#rules;
    return [...this.#over, ...this.#open]
      .map(({ label, from, to, score }) => ({
        label: labels[label] ?? String(label),
        score: Math.round(score * 1000) / 1000,
        startSec: from * windowSec,
        endSec: (to + 2) * windowSec,
      }))
      .sort((a, b) => a.startSec - b.startSec || b.score - a.score);
  }
}

function topOf(scores: Float32Array): number[] {
  const top: number[] = [];
  for (let label = 0; label < scores.length; label++) {
    const at = top.findIndex((other) => scores[other]! < scores[label]!);
    if (at < 0 && top.length >= TOP_LABELS) continue;
    top.splice(at < 0 ? top.length : at, 0, label);
    top.length = Math.min(top.length, TOP_LABELS);
  }
  return top;
}
