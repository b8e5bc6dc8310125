import { z } from 'zod';
import { Id } from '../../model/common.ts';
import { call } from '../call.ts';

/** Cells along the longer side of a map: finer than a screen shows it. */
export const MAX_HEAT_MAP_CELLS = 200;

const cells = z.number().int().min(1).max(MAX_HEAT_MAP_CELLS);

export const sopHeatMapCalls = {
  'sop.heatMap': call(
    z.object({ scoreId: Id }),
    z.object({
      /** Equal parts of the gold take, from its start. */
      goldCells: cells,
      /** Equal parts of the trainee take, from its start. */
      traineeCells: cells,
      goldStartSec: z.number(),
      goldEndSec: z.number(),
      traineeStartSec: z.number(),
      traineeEndSec: z.number(),
      /** Likeness that 0 stands for, in -1..1. */
      lowest: z.number(),
      /** Likeness that 255 stands for. */
      highest: z.number(),
      /** One byte for each pair of parts, `goldCells` rows of `traineeCells`. */
      base64: z.string(),
      encoder: z.string(),
    }),
    'How alike each part of a scored run is to each part of its gold take, as a map of at most 200 x 200 cells.',
    { http: 'GET /sop/score/{scoreId}/heat-map' },
  ),
} as const;
