import { detector } from './detector.ts';
import { encoder } from './encoder.ts';
import type { ModelKind } from './kind.ts';
import { reader } from './reader.ts';
import { sentence } from './sentence.ts';
import { sound } from './sound.ts';
import { speech } from './speech.ts';
import { voice } from './voice.ts';

/** Every kind of model. A folder without any kind's manifest counts as one of the first, which says what is missing. */
export const MODEL_KINDS: readonly [ModelKind, ...ModelKind[]] = [
  encoder,
  detector,
  sentence,
  voice,
  sound,
  speech,
  reader,
];
