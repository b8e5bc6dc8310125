import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';

/** What each model of the catalog is for, by its id. */
export const PURPOSES: Readonly<Record<string, Sentence>> = {
  'siglip2-base-patch16-256': say('catalog-siglip2'),
  'siglip-base-patch16-224': say('catalog-siglip'),
  'clip-vit-base-patch32': say('catalog-clip'),
  'mobileclip2-s0': say('catalog-mobileclip2'),
  'yolox-nano': say('catalog-yolox-nano'),
  'yolox-s': say('catalog-yolox-s'),
  'pp-ocrv5-mobile': say('catalog-pp-ocrv5'),
  'silero-vad': say('catalog-silero-vad'),
  yamnet: say('catalog-yamnet'),
  'whisper-base': say('catalog-whisper-base'),
  'whisper-small': say('catalog-whisper-small'),
  'multilingual-e5-small': say('catalog-e5-small'),
  'qwen3-vl-2b-instruct': say('catalog-qwen3-vl-2b'),
  'qwen3-vl-4b-instruct': say('catalog-qwen3-vl-4b'),
  'internvl3-2b-instruct': say('catalog-internvl3-2b'),
};
