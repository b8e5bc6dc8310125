import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { BytePairSpec, bytePairModel, type PieceModel, UnigramSpec, unigramModel } from './piece-models.ts';
import { Normalizer, normalise, PreTokenizer, preTokenise } from './text-steps.ts';
import type { Tokenizer } from './tokenizer.ts';

const Template = z.object({
  type: z.literal('TemplateProcessing'),
  single: z.array(
    z.union([
      z.object({ Sequence: z.object({ id: z.string() }) }),
      z.object({ SpecialToken: z.object({ id: z.string() }) }),
    ]),
  ),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int()) })),
});

/** The parts of a `tokenizer.json` that text encoders use; a step not known here is refused, never skipped. */
const TokenizerFile = z.object({
  normalizer: Normalizer,
  pre_tokenizer: PreTokenizer,
  model: z.discriminatedUnion('type', [BytePairSpec, UnigramSpec]),
  post_processor: Template.nullable(),
});
type TokenizerFile = z.infer<typeof TokenizerFile>;

/** Runs the tokenizers that SigLIP (unigram) and SigLIP 2 (byte pairs with byte fallback) are published with. */
export class JsonTokenizer implements Tokenizer {
  readonly #file: TokenizerFile;
  readonly #model: PieceModel;
  readonly #before: readonly number[];
  readonly #after: readonly number[];

  private constructor(file: TokenizerFile) {
    this.#file = file;
    this.#model = file.model.type === 'BPE' ? bytePairModel(file.model) : unigramModel(file.model);
    const parts = file.post_processor?.single ?? [{ Sequence: { id: 'A' } }];
    const text = parts.findIndex((part) => 'Sequence' in part);
    const marks = (list: typeof parts): number[] =>
      list.flatMap((part) =>
        'SpecialToken' in part ? (file.post_processor?.special_tokens[part.SpecialToken.id]?.ids ?? []) : [],
      );
    this.#before = marks(parts.slice(0, text));
    this.#after = marks(parts.slice(text + 1));
  }

  /** From the content of `tokenizer.json`. Throws `model-invalid` for one with steps unknown here. */
  static parse(content: unknown): JsonTokenizer {
    const parsed = TokenizerFile.safeParse(content);
    if (parsed.success) return new JsonTokenizer(parsed.data);
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new VigilError('model-invalid', say('tokenizer-part-unknown', { where }));
  }

  encode(text: string, maxLength: number): number[] {
    const pieces = preTokenise(normalise(text, this.#file.normalizer), this.#file.pre_tokenizer);
    const room = maxLength - this.#before.length - this.#after.length;
    return [...this.#before, ...pieces.flatMap(this.#model).slice(0, room), ...this.#after];
  }

  coverage(): number {
    return 1;
  }
}
