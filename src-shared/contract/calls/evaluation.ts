import { z } from 'zod';
import { EvaluationReport } from '../../model/evaluation.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { longCall } from '../call.ts';

const EvaluationInput = z.object({
  file: z.string().min(1),
  /** Folder the files' paths are relative to; the grandparent of `file` when absent. */
  root: z.string().optional(),
});

export const evaluationCalls = {
  'eval.qa': longCall(
    EvaluationInput.extend({
      /** Also ask every question of all the videos together, and tell how often the right video comes first. */
      joint: z.boolean().default(false),
      /** Also ask every question through each channel alone. */
      byChannel: z.boolean().default(false),
    }),
    EvaluationReport,
    'Evidence recall and abstention on questions with truth.',
    { vigilOnly: true },
  ),
  'eval.sop': longCall(
    EvaluationInput.extend({
      /** What the scorer sees: SOPilot's descriptor in windows of a quarter second; the index's vectors when absent. */
      descriptor: z.enum(['sopilot']).optional(),
    }),
    EvaluationReport.extend({
      /** What falls short of the bars for a scorer that can be trusted. */
      shortfalls: z.array(Sentence),
    }),
    'How right the findings of the scorer vigil are on takes with truth. Paths are relative to the file’s folder (of performances: to the folder above).',
  ),
  'eval.shots': longCall(
    EvaluationInput.extend({
      /** A file with what another program’s detectors found in the same videos, for the table. */
      beside: z.string().optional(),
    }),
    EvaluationReport.extend({
      /** What falls short of the bars for cuts that can be trusted. */
      shortfalls: z.array(Sentence),
    }),
    'Cut precision and recall of every detector against marked cuts.',
  ),
} as const;
