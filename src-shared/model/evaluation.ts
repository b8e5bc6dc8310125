import { z } from 'zod';

/** Flat metrics by name, each a number or a map of numbers, so that scripts read them without knowing the suite. */
export const EvaluationReport = z.object({
  metrics: z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())])),
  items: z.array(z.record(z.string(), z.unknown())),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;
