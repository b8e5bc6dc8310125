import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';

/** “Swapped: Jack up, Loosen nuts”. */
export function findingTitle({ steps }: Pick<Score, 'steps'>, finding: Finding): string {
  const names = finding.steps.map((index) => steps.find((step) => step.index === index)?.name ?? `${index + 1}`);
  const type = t.sop.findingTypes[finding.type];
  return names.length > 0 ? `${type}: ${names.join(', ')}` : type;
}
