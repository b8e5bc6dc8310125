import { say } from '../../../../src-shared/sentences/say.ts';
import { type LikenessMap, likenessMap } from '../../../engines/steps/likeness-map.ts';
import { cutTake } from '../../../engines/steps/take-vectors.ts';
import { readTake, type SopStepsTake } from './sop-steps-task.ts';

export interface SopHeatMapInput {
  readonly encoderId: string;
  readonly gold: SopStepsTake;
  readonly trainee: SopStepsTake;
  /** Cells along each side. */
  readonly maxCells: number;
}

/** Holds each part of a trainee's take against each part of gold's, from the frame vectors on disk. */
export async function runSopHeatMapTask({ encoderId, maxCells, ...takes }: SopHeatMapInput): Promise<LikenessMap> {
  const [gold, trainee] = await Promise.all([readTake(takes.gold, encoderId), readTake(takes.trainee, encoderId)]);
  return likenessMap(cutTake(gold, say('the-gold-take')), cutTake(trainee, say('the-trainee-take')), maxCells);
}
