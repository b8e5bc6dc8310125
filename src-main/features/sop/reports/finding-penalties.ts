import type { Finding, FindingType, Score } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { Penalty } from '../../../engines/reports/sop-report.ts';

const NAMES: Readonly<Record<FindingType, Sentence>> = {
  missing: say('missing-steps'),
  swapped: say('swapped-steps'),
  repeated: say('repeated-steps'),
  extra: say('extra-parts'),
  slow: say('slow-steps'),
  fast: say('fast-steps'),
  deviating: say('deviating-steps'),
};

/** Names longer than this are cut: they stand in full beside the findings. */
const LONGEST_NAME = 40;

/** The points of a score's findings by type, those that cost most first, with what each finding cost. */
export function findingPenalties({ findings, steps }: Pick<Score, 'findings' | 'steps'>): Penalty[] {
  const byType = Map.groupBy(
    findings.filter(({ pointsLost }) => pointsLost > 0),
    ({ type }) => type,
  );
  const namesOf = (finding: Finding): string[] =>
    finding.steps.map((index) => shortened(steps.find((step) => step.index === index)?.name ?? String(index + 1)));
  return [...byType]
    .map(([type, own]) => ({
      name: NAMES[type],
      points: own.reduce((sum, { pointsLost }) => sum + pointsLost, 0),
      explanation: say('points-by-finding', {
        findings: own.map((finding) => ({ steps: namesOf(finding), points: finding.pointsLost })),
      }),
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
