import type { Outcome } from '../report-words.ts';

export const INK = '#1b1f24';
export const MUTED = '#5d6670';
export const FAINT = '#8b949e';
export const RULE = '#d5dae0';
export const PANEL = '#f3f5f7';
export const ACCENT = '#1f5fbf';
export const PASS = '#1e7d45';
export const FAIL = '#b3261e';

/** One hue per meaning, dark enough for text on white; each also has its own mark (see `marks.ts`). */
export const OUTCOME_COLOURS: Readonly<Record<Outcome, string>> = {
  done: '#1e7d45',
  'left out': '#5d6670',
  missing: '#b3261e',
  swapped: '#7b3fa0',
  repeated: '#1f5fbf',
  extra: '#0b7a75',
  slow: '#9a6200',
  fast: '#00739c',
  deviating: '#c2500a',
};
