import { z } from 'zod';

/** How the new index of one encoder compares. */
export const VectorComparison = z.object({
  encoderId: z.string(),
  /** Points that rows and files make. */
  points: z.number().int(),
  /** Points in the new index. */
  indexed: z.number().int(),
  samples: z.number().int(),
  /** Share of the other index's ten best that the new one has too, over all samples; null without another index. */
  agreement: z.number().min(0).max(1).nullable(),
});
export type VectorComparison = z.infer<typeof VectorComparison>;

/** What came of moving the vectors. */
export const VectorMove = z.object({ to: z.enum(['exact', 'qdrant']), report: z.array(VectorComparison) });
export type VectorMove = z.infer<typeof VectorMove>;

export const VectorFiles = z.object({
  files: z.array(z.object({ encoderId: z.string(), path: z.string(), points: z.number().int() })),
});
export type VectorFiles = z.infer<typeof VectorFiles>;
