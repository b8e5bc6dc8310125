import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import { word } from '../../../../src-shared/sentences/word.ts';
import { sopilotPenalties } from '../../../../src-shared/sopilot-penalties.ts';
import { sentences } from '../../../strings/index.ts';

/** A line of the account of a score. */
export interface LedgerRow {
  readonly kind: 'finding' | 'measure' | 'unexplained' | 'floor';
  /** Of a finding: itself. Of a measure: what belongs to it. */
  readonly findings: readonly Finding[];
  /** Of a measure. */
  readonly name: string;
  readonly explanation: string;
  /** Points taken, in tenths; below 0 where they are given back. */
  readonly tenths: number;
  /** What is left of 100 after this line, in tenths. */
  readonly leftTenths: number;
}

interface Ledger {
  readonly rows: readonly LedgerRow[];
  /** Findings that cost nothing. */
  readonly free: readonly Finding[];
  readonly scoreTenths: number;
}

type Draft = Omit<LedgerRow, 'tenths' | 'leftTenths'> & { readonly points: number };

/**
 * The way from 100 to the score, heaviest first. Lines are whole tenths that add up to the tenths of the score: what
 * rounding leaves over goes to the lines nearest to the next tenth.
 */
export function ledgerOf(score: Pick<Score, 'score' | 'scorer' | 'findings' | 'sopilotV1'>): Ledger {
  const drafts = score.scorer === 'vigil' || !score.sopilotV1 ? findingDrafts(score.findings) : measureDrafts(score);
  const costly = drafts.filter(({ points }) => points > 1e-9).sort((a, b) => b.points - a.points);
  const sum = costly.reduce((all, { points }) => all + points, 0);
  const scoreTenths = Math.round((score.score ?? 0) * 10);
  const lostTenths = 1000 - scoreTenths;
  // A run that loses more than there is ends at 0; anything else that is amiss is said, not hidden.
  const isFloored = scoreTenths === 0 && sum > 100;
  const isExplained = Math.abs(sum * 10 - lostTenths) <= 1;
  const tenths = wholeTenths(
    costly.map(({ points }) => points),
    isExplained ? lostTenths : Math.round(sum * 10),
  );
  const rest = lostTenths - tenths.reduce((all, one) => all + one, 0);
  const entries: [Draft, number][] = costly.map((draft, at) => [draft, tenths[at]!]);
  if (rest !== 0) {
    const kind = isFloored ? 'floor' : 'unexplained';
    entries.push([{ kind, findings: [], name: '', explanation: '', points: rest / 10 }, rest]);
  }
  let leftTenths = 1000;
  const rows = entries.map(([{ points: _, ...draft }, taken]) => {
    leftTenths -= taken;
    return { ...draft, tenths: taken, leftTenths };
  });
  return { rows, free: score.findings.filter(({ pointsLost }) => pointsLost <= 1e-9), scoreTenths };
}

const findingDrafts = (findings: readonly Finding[]): Draft[] =>
  findings.map((finding) => ({
    kind: 'finding',
    findings: [finding],
    name: '',
    explanation: finding.explanation,
    points: finding.pointsLost,
  }));

/** SOPilot's terms that findings tell of. */
const FINDINGS_OF: Readonly<Record<string, Finding['type']>> = {
  miss: 'missing',
  swap: 'swapped',
  deviation: 'deviating',
};

function measureDrafts({ findings, sopilotV1 }: Pick<Score, 'findings' | 'sopilotV1'>): Draft[] {
  return sopilotPenalties(sopilotV1?.metrics ?? {}).map(({ name, metric, points, explanation }) => ({
    kind: 'measure',
    findings: findings.filter(({ type }) => type === FINDINGS_OF[metric]),
    name: word(name, sentences),
    explanation: word(explanation, sentences),
    points,
  }));
}

/** Points as whole tenths that sum to `total`: largest remainders first. */
function wholeTenths(points: readonly number[], total: number): number[] {
  const whole = points.map((value) => Math.floor(value * 10 + 1e-9));
  const over = total - whole.reduce((sum, value) => sum + value, 0);
  const byRemainder = points
    .map((value, at) => ({ at, rest: value * 10 - whole[at]! }))
    .sort((a, b) => b.rest - a.rest)
    .slice(0, Math.max(0, over));
  for (const { at } of byRemainder) whole[at]! += 1;
  return whole;
}
