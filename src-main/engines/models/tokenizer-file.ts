import { z } from 'zod';
import { checkBoundedPattern } from './bounded-pattern.ts';

/** The parts of a `tokenizer.json` (the `tokenizers` library, format 1.0) that say what a text costs. */

const MAX_STEPS = 32;
/** How many times longer the replacements of a file may make a text, all its steps together. */
const MAX_GROWTH = 64;

const Pattern = z.union([
  z.object({ String: z.string().min(1) }),
  z.object({ Regex: z.string().transform(checkBoundedPattern) }),
]);

const NORMALIZERS = [
  'NFC',
  'NFD',
  'NFKC',
  'NFKD',
  'Lowercase',
  'Strip',
  'StripAccents',
  'Precompiled',
  'BertNormalizer',
] as const;
const Normalizer = z.union([
  z.looseObject({ type: z.enum(NORMALIZERS) }),
  z.looseObject({ type: z.literal('Replace'), pattern: Pattern, content: z.string() }),
  z.looseObject({ type: z.literal('Prepend'), prepend: z.string() }),
]);
type Normalizer = z.infer<typeof Normalizer>;

const PRE_TOKENIZERS = [
  'BertPreTokenizer',
  'Whitespace',
  'WhitespaceSplit',
  'Metaspace',
  'ByteLevel',
  'Punctuation',
  'Digits',
] as const;
const PreTokenizer = z.union([
  z.looseObject({ type: z.enum(PRE_TOKENIZERS) }),
  z.looseObject({ type: z.literal('Split'), pattern: Pattern }),
]);

/** One step, a sequence of them or none, as the format has them. */
function steps<Step extends z.ZodType>(step: Step, list: string) {
  const Sequence = z.looseObject({ type: z.literal('Sequence'), [list]: z.array(step).max(MAX_STEPS) });
  return z.union([Sequence, step]).nullish();
}

/** Lists of hundreds of thousands are gone through by hand: the schema language takes seconds for them. */
const isId = (value: unknown): boolean => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isPairOf = (value: unknown, second: (part: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === 2 && isText(value[0]) && second(value[1]);

/** Words and their ids, as in a JSON file. */
export const WordIds = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isId),
);
const Merges = z.custom<readonly (string | readonly [string, string])[]>(
  (value) => Array.isArray(value) && value.every((pair) => isText(pair) || isPairOf(pair, isText)),
);
const ScoredPieces = z.custom<readonly (readonly [string, number])[]>(
  (value) => Array.isArray(value) && value.every((piece) => isPairOf(piece, Number.isFinite)),
);

const Model = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('BPE'), vocab: WordIds, merges: Merges }),
  z.looseObject({ type: z.literal('Unigram'), unk_id: z.int().nonnegative(), vocab: ScoredPieces }),
  z.looseObject({ type: z.literal('WordPiece'), unk_token: z.string(), vocab: WordIds }),
]);

/**
 * A file that the tokenizer library may be given: its steps are known ones, its patterns take a bounded time, and
 * its replacements do not multiply a text. What is not said here the library reads as the format has it.
 */
export const TokenizerFile = z.looseObject({
  normalizer: steps(Normalizer, 'normalizers').refine(
    (known) => growthOf(known) <= MAX_GROWTH,
    'its replacements multiply a text',
  ),
  pre_tokenizer: steps(PreTokenizer, 'pretokenizers'),
  post_processor: z
    .looseObject({ type: z.enum(['TemplateProcessing', 'RobertaProcessing', 'BertProcessing', 'ByteLevel']) })
    .nullish(),
  model: Model,
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string().min(1) })).default([]),
});
export type TokenizerFile = z.infer<typeof TokenizerFile>;

function growthOf(normalizer: unknown): number {
  const known = z.union([z.looseObject({ normalizers: z.array(Normalizer) }), Normalizer]).safeParse(normalizer);
  if (!known.success) return 1;
  const list = 'normalizers' in known.data ? (known.data.normalizers as Normalizer[]) : [known.data as Normalizer];
  return list.reduce((growth, step) => growth * growthOfStep(step), 1);
}

/** An empty match lies between any two characters, and beside each. */
function growthOfStep(step: Normalizer): number {
  const text = step.type === 'Replace' ? step['content'] : '';
  return Math.max(1, 2 * (typeof text === 'string' ? text.length - 1 : 0));
}
