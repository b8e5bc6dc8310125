import type { FindingType, Penalties } from '../../../../src-shared/model/sop.ts';

/** The weights with one of them changed; null takes it away, so that it costs what is usual. */
export function withPenalty(penalties: Penalties, type: FindingType, weight: number | null): Penalties {
  const { [type]: _before, ...rest } = penalties;
  return weight === null ? rest : { ...rest, [type]: weight };
}
