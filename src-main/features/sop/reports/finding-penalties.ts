import type { FindingType } from '../../../../src-shared/model/sop.ts';
import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import type { Penalty } from '../../../engines/reports/sop-report.ts';

const NAMES: Readonly<Record<FindingType, string>> = {
  missing: 'Missing steps',
  swapped: 'Swapped steps',
  repeated: 'Repeated steps',
  extra: 'Extra parts',
  slow: 'Slow steps',
  fast: 'Fast steps',
  deviating: 'Deviating steps',
};

/** Names longer than this are cut: they stand in full beside the findings. */
const LONGEST_NAME = 40;

/** The points of a score's findings by type, those that cost most first, with what each finding cost. */
export function findingPenalties({ findings, steps }: Pick<Score, 'findings' | 'steps'>): Penalty[] {
  const byType = Map.groupBy(
    findings.filter(({ pointsLost }) => pointsLost > 0),
    ({ type }) => type,
  );
  const nameOf = (finding: Finding): string =>
    finding.steps
      .map((index) => shortened(steps.find((step) => step.index === index)?.name ?? String(index + 1)))
      .join(' and ');
  return [...byType]
    .map(([type, own]) => ({
      name: NAMES[type],
      points: own.reduce((sum, { pointsLost }) => sum + pointsLost, 0),
      explanation: own
        .map((finding) => `${nameOf(finding) || 'not in gold'} (${finding.pointsLost.toFixed(1)})`)
        .join(', '),
    }))
    .toSorted((a, b) => b.points - a.points);
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > LONGEST_NAME
    ? `${letters
        .slice(0, LONGEST_NAME - 1)
        .join('')
        .trimEnd()}…`
    : name;
}
