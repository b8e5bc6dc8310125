import { counted } from '../../counted.ts';
import { formatPoints } from '../../points.ts';
import { formatTimecode } from '../../time.ts';

/** SOP reports: what stands on their pages, and the names of what takes points. */
export const reports = {
  /** Of a report's file: the BCP 47 tag of the language this catalog is in. */
  'report-language': 'en',
  'report-title': ({ task, trainee }: { task: string; trainee: string }) => `SOP report: ${task}, ${trainee}`,
  'report-heading': 'SOP REPORT',
  'report-page': ({ page, pages }: { page: number; pages: number }) => `Page ${page} of ${pages}`,

  'report-trainee': 'Trainee',
  'report-gold': 'Gold',
  'report-scored-at': 'Scored',
  'report-reported-at': 'Reported',
  'report-scorer': 'Scorer',
  'report-encoder': 'Encoder',
  'report-trainee-take': ({
    label,
    name,
    startSec,
    endSec,
  }: {
    label: string | null;
    name: string;
    startSec: number;
    endSec: number;
  }) => `${label ? `${label}, ` : ''}${name}  (${span(startSec, endSec)})`,
  'report-gold-take': ({
    name,
    startSec,
    endSec,
    others,
  }: {
    name: string;
    startSec: number;
    endSec: number;
    others: number;
  }) => `${name}  (${span(startSec, endSec)})${others > 0 ? ` and ${counted(others, 'more gold take')}` : ''}`,

  'report-passed': 'Passed',
  'report-not-passed': 'Not passed',
  'report-not-scored': 'Not scored',
  'report-pass-mark': ({ passMark }: { passMark: number }) => `of 100 points; pass mark ${passMark}`,
  'report-head-points': ({ points }: { points: number }) => `${formatPoints(points)} points`,
  'report-head-not-scored': 'not scored',

  'report-no-score': 'This run has no score.',
  'report-no-findings': 'No findings.',
  'report-findings-counted': ({ findings, touched, steps }: { findings: number; touched: number; steps: number }) =>
    `${counted(findings, 'finding')} in ${counted(touched, 'step')} of ${steps}.`,
  'report-no-points-lost': ({ counts }: { counts: string }) => `${counts} No points were lost.`,
  'report-most-points-lost': ({ counts, measure, points }: { counts: string; measure: string; points: number }) =>
    `${counts} Most points were lost to: ${measure.toLowerCase()} (${formatPoints(points)}).`,

  'report-score-id': ({ id }: { id: string }) => `score ${id}`,
  'report-job-id': ({ id }: { id: string }) => `job ${id}`,
  'report-gold-take-ids': ({ ids }: { ids: readonly string[] }) => `gold take ${ids.join(' ')}`,
  'report-trainee-take-id': ({ id }: { id: string }) => `trainee take ${id}`,
  'report-video-id': ({ id }: { id: string }) => `video ${id}`,

  'report-timeline': 'Timeline',
  'report-steps': 'Steps',
  'report-step': 'Step',
  'report-gold-time': 'Gold time',
  'report-trainee-time': 'Trainee time',
  'report-pace': 'Pace',
  'report-alike': 'Alike',
  'report-outcome': 'Outcome',
  'report-step-legend':
    'Pace: trainee time divided by gold time. Alike: mean similarity of the aligned parts, 1.00 = equal.',
  'report-step-not-seen': 'not seen',
  'report-more-times': ({ more }: { more: number }) => `and ${more} more`,
  'report-no-picture': 'no picture',

  'outcome-done': 'Done',
  'outcome-left-out': 'Left out',
  'outcome-missing': 'Missing',
  'outcome-swapped': 'Swapped',
  'outcome-repeated': 'Repeated',
  'outcome-extra': 'Extra',
  'outcome-slow': 'Slow',
  'outcome-fast': 'Fast',
  'outcome-deviating': 'Deviating',

  'report-findings': 'Findings',
  'report-nothing-found': 'Nothing to report: no step differs from gold.',
  'report-run-not-scored': 'The run was not scored.',
  'report-about-sopilot':
    'The scorer sopilot-v1 compares clips of about four seconds along an alignment that only moves forward. A step ' +
    'done out of order or left out therefore mostly shows as a deviation of the steps around it.',
  'report-about-vigil':
    'The scorer vigil tells from the pictures which of gold’s steps the run shows when. Each finding costs the points ' +
    'named beside it and nothing else does: a difference in light, noise or framing alone is no finding.',
  'report-finding-title': ({ outcome, steps }: { outcome: string; steps: readonly string[] }) =>
    steps.length > 0 ? `${outcome}: ${steps.join(', ')}` : outcome,
  'report-finding-cost': ({ severity, pointsLost }: { severity: string; pointsLost: number }) =>
    `${severity}, ${pointsLost > 0 ? `${formatPoints(-pointsLost)} points` : 'no points'}`,
  'severity-minor': 'minor',
  'severity-major': 'major',
  'report-not-in-trainee-run': 'not in the trainee run',
  'report-at-trainee': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `trainee ${span(startSec, endSec)}`,
  'report-at-gold': ({ startSec, endSec }: { startSec: number; endSec: number }) => `gold ${span(startSec, endSec)}`,
  'report-confidence': ({ confidence }: { confidence: number }) => `confidence ${Math.round(confidence * 100)} %`,
  'report-please-note': 'Please note',

  'report-where-points-went': 'Where the points went',
  'report-points-give': ({ lost, score }: { lost: number; score: number }) =>
    `100 points minus ${formatPoints(lost)} gives ${formatPoints(score)}.`,
  'report-points-held-at-zero': ({ lost }: { lost: number }) =>
    `100 points minus ${formatPoints(lost)}, held at 0: a score cannot fall below 0.`,
  'points-by-finding': ({ findings }: { findings: readonly { steps: readonly string[]; points: number }[] }) =>
    findings.map(({ steps, points }) => `${steps.join(' and ') || 'not in gold'} (${points.toFixed(1)})`).join(', '),

  'missing-steps': 'Missing steps',
  'swapped-steps': 'Swapped steps',
  'repeated-steps': 'Repeated steps',
  'extra-parts': 'Extra parts',
  'slow-steps': 'Slow steps',
  'fast-steps': 'Fast steps',
  'deviating-steps': 'Deviating steps',
  'measure-deviation': 'Deviation',
  'measure-over-time': 'Over time',
  'measure-uneven-pace': 'Uneven pace',
  'measure-duplicates': 'Duplicates',
  'measure-order-violations': 'Order violations',
  'measure-drift': 'Drift',
  'measure-confidence-loss': 'Confidence loss',
  'measure-similarity-gap': 'Similarity gap',
  'measure-stretch': 'Stretch',

  'points-for-missing-steps': pointsOf('for each detected step without a similar part'),
  'points-for-swapped-steps': pointsOf('for each pair in the wrong order'),
  'points-for-deviation': pointsOf('times the share of aligned clips that are too different'),
  'points-for-over-time': pointsOf('times the extra length of the trainee run'),
  'points-for-uneven-pace': pointsOf('times the distance of the alignment from an even pace'),
  'points-for-duplicates': pointsOf('times the share of gold clips that share a best match'),
  'points-for-order-violations': pointsOf('times the share of best matches that run backwards'),
  'points-for-drift': pointsOf('times the distance of the best matches from an even pace'),
  'points-for-confidence-loss': pointsOf('times 1 minus the mean best similarity'),
  'points-for-similarity-gap': pointsOf('times the median minus the lowest best similarity'),
  'points-for-stretch': pointsOf('times the length of the alignment beyond the longer run'),

  'report-sopilot-metrics': 'SOPilot metrics',
  'report-sopilot-beside': ({ points }: { points: number }) =>
    `Beside this score, the scorer sopilot-v1 gives the run ${formatPoints(points)} points.`,
  'metric-temporal-warp': 'Temporal warp',
  'metric-path-stretch': 'Path stretch',
  'metric-temporal-drift': 'Temporal drift',
  'metric-adaptive-threshold': 'Adaptive threshold',
  'metric-similarity-needed': 'Similarity needed',
  'metric-hard-misses': 'Hard misses',
  'metric-mean-alignment-cost': 'Mean alignment cost',
  'about-missing-steps': 'detected steps without a similar part in the trainee run',
  'about-swapped-steps': 'neighbouring steps whose order looks inverted',
  'about-deviation': 'share of aligned clip pairs below the similarity needed',
  'about-over-time': 'extra clips of the trainee run over those of gold',
  'about-temporal-warp': 'mean distance of the alignment from an even pace',
  'about-path-stretch': 'alignment length beyond the longer run',
  'about-duplicates': 'share of gold clips that share a best match',
  'about-order-violations': 'share of best matches that run backwards',
  'about-temporal-drift': 'mean distance of best matches from an even pace',
  'about-confidence-loss': '1 minus the mean best similarity',
  'about-similarity-gap': 'median minus lowest best similarity',
  'about-adaptive-threshold': 'from the median best similarity',
  'about-similarity-needed': 'below it a pair of clips is low',
  'about-hard-misses': 'share of gold clips below the adaptive threshold',
  'about-mean-alignment-cost': 'mean of 1 minus similarity along the alignment',
};

function span(startSec: number, endSec: number): string {
  return `${formatTimecode(startSec)} – ${formatTimecode(endSec)}`;
}

/** What the points of a SOPilot term came of: points for one, and how many there are. */
function pointsOf(about: string) {
  return ({ points, value }: { points: number; value: number }): string => {
    const printed = Number.isInteger(value) ? String(value) : value.toFixed(4);
    return `${Number(points.toFixed(2))} points ${about} (${printed})`;
  };
}
