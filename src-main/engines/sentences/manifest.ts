import { z } from 'zod';
import { GraphTests } from '../models/graph-test.ts';
import { filesOfTokenizer } from '../models/model-file.ts';
import { modelManifest } from '../models/model-manifest.ts';
import { TextInput } from '../models/text-input.ts';

/**
 * How the cosine of a question and a passage reads as "it says so": `1 / (1 + exp(-(scale * cosine + bias)))`. Models
 * spread their cosines differently: what is unrelated lies near 0 for one and near 0.75 for another.
 */
const Relevance = z.strictObject({ scale: z.number().positive(), bias: z.number() });

/** `model.json` of a sentence model: texts to vectors whose cosine says how alike they are in meaning. */
export const SentenceModel = modelManifest('sentence', {
  dim: z.int().positive().max(8192),
  text: TextInput,
  /** `mean` of the vectors of the text's ids, or `none` where the graph gives one vector for each text. */
  pooling: z.enum(['mean', 'none']),
  /** What some models were trained to see before a question and before a passage. */
  queryPrefix: z.string().max(200).default(''),
  passagePrefix: z.string().max(200).default(''),
  relevance: Relevance.default({ scale: 12, bias: -4.8 }),
  selfTest: GraphTests,
}).superRefine(({ files, text }, context) => {
  const listed = new Set(files.map(({ path }) => path));
  for (const path of [text.file, ...filesOfTokenizer(text.tokenizer)]) {
    if (listed.has(path)) continue;
    context.addIssue({ code: 'custom', path: ['files'], message: `"${path}" is used but has no checksum` });
  }
});
export type SentenceModel = z.infer<typeof SentenceModel>;
