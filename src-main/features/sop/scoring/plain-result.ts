import type { SopilotResult } from '../../../../src-shared/model/sop.ts';
import type { SopilotResult as EngineResult } from '../../../engines/sopilot/scoring/result.ts';

/** The engine's result as the contract has it: the same keys in the same order, in lists of its own. */
export function plainResult(result: EngineResult): SopilotResult {
  return {
    ...result,
    metrics: { ...result.metrics },
    step_boundaries: { gold: [...result.step_boundaries.gold], trainee: [...result.step_boundaries.trainee] },
    deviations: result.deviations.map((deviation) => ({ ...deviation })),
    alignment_preview: result.alignment_preview.map((pair) => ({ ...pair })),
    step_map_preview: { gold: [...result.step_map_preview.gold], trainee: [...result.step_map_preview.trainee] },
  };
}
