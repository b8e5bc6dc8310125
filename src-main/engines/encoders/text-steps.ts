import { z } from 'zod';
import { boundedPattern } from './bounded-pattern.ts';

/** The steps of a `tokenizer.json` (the `tokenizers` library, format 1.0) that come before its model. */

/** As long as a question may be, and twice that for steps that take characters apart. */
export const MAX_TEXT_LENGTH = 4000;
const MAX_STEPS = 32;
/** What a step puts in for a match may not multiply a text without bound. */
const Insertion = z.string().max(64);

const Pattern = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string().transform(boundedPattern) })]);

const SimpleNormalizer = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase']) }),
  z.object({ type: z.literal('Strip'), strip_left: z.boolean(), strip_right: z.boolean() }),
  z.object({ type: z.literal('Replace'), pattern: Pattern, content: Insertion }),
  z.object({ type: z.literal('Prepend'), prepend: Insertion }),
  // SentencePiece's own table of replacements, compiled; NFKC and plain spaces are what it does to ordinary text.
  z.object({ type: z.literal('Precompiled') }),
]);
type SimpleNormalizer = z.infer<typeof SimpleNormalizer>;

const Metaspace = z.object({
  type: z.literal('Metaspace'),
  replacement: z.string().refine((text) => [...text].length === 1),
  prepend_scheme: z.enum(['always', 'first', 'never']).optional(),
  add_prefix_space: z.boolean().optional(),
});
const SimplePreTokenizer = z.discriminatedUnion('type', [
  Metaspace,
  z.object({ type: z.literal('WhitespaceSplit') }),
  z.object({
    type: z.literal('Split'),
    pattern: z.object({ String: z.string() }),
    behavior: z.literal('MergedWithPrevious'),
  }),
]);
type SimplePreTokenizer = z.infer<typeof SimplePreTokenizer>;

export const Normalizer = z
  .union([
    z.object({ type: z.literal('Sequence'), normalizers: z.array(SimpleNormalizer).max(MAX_STEPS) }),
    SimpleNormalizer,
  ])
  .nullable()
  .transform((spec) => (spec === null ? [] : spec.type === 'Sequence' ? spec.normalizers : [spec]));

export const PreTokenizer = z
  .union([
    z.object({ type: z.literal('Sequence'), pretokenizers: z.array(SimplePreTokenizer).max(MAX_STEPS) }),
    SimplePreTokenizer,
  ])
  .nullable()
  .transform((spec) => (spec === null ? [] : spec.type === 'Sequence' ? spec.pretokenizers : [spec]));

/** A text as the model knows it, of at most `MAX_TEXT_LENGTH`: what is longer counts by its beginning. */
export function normalise(text: string, steps: readonly SimpleNormalizer[]): string {
  const cut = (whole: string): string => whole.slice(0, MAX_TEXT_LENGTH);
  return steps.reduce((known, step) => cut(applyNormalizer(known, step)), cut(text));
}

function applyNormalizer(text: string, step: SimpleNormalizer): string {
  switch (step.type) {
    case 'Lowercase':
      return text.toLowerCase();
    case 'Strip':
      return step.strip_left ? (step.strip_right ? text.trim() : text.trimStart()) : text.trimEnd();
    case 'Replace':
      return 'String' in step.pattern
        ? text.replaceAll(step.pattern.String, step.content)
        : text.replace(step.pattern.Regex, () => step.content);
    case 'Prepend':
      return text === '' ? '' : step.prepend + text;
    case 'Precompiled':
      return text.normalize('NFKC').replace(/\s/g, ' ');
    default:
      return text.normalize(step.type);
  }
}

/** Pieces of a text that the model sees one by one. */
export function preTokenise(text: string, steps: readonly SimplePreTokenizer[]): string[] {
  const pieces = steps.reduce((parts, step) => parts.flatMap((part) => applyPreTokenizer(part, step)), [text]);
  return pieces.filter((piece) => piece !== '');
}

function applyPreTokenizer(text: string, step: SimplePreTokenizer): string[] {
  if (step.type === 'WhitespaceSplit') return text.split(/\s+/);
  if (step.type === 'Split') return splitAfter(text, step.pattern.String);
  const marked = text.replaceAll(' ', step.replacement);
  const prepends =
    step.prepend_scheme === undefined ? step.add_prefix_space !== false : step.prepend_scheme !== 'never';
  const whole = prepends && marked !== '' && !marked.startsWith(step.replacement) ? step.replacement + marked : marked;
  return splitBefore(whole, step.replacement);
}

function splitAfter(text: string, mark: string): string[] {
  const parts = text.split(mark);
  return parts.map((part, at) => (at < parts.length - 1 ? part + mark : part));
}

function splitBefore(text: string, mark: string): string[] {
  return text.split(mark).map((part, at) => (at === 0 ? part : mark + part));
}
