import type { ReactNode } from 'react';
import type { FindingType, Take } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { dateLabel } from '../../../ui/format.ts';
import classes from './ScoredWith.module.css';

/** What a score was made with, so that two scores can be told apart. */
export function ScoredWith({ score, takes }: { score: Score; takes: readonly Take[] }) {
  const { scoredWith } = score;
  const words = t.sop.scored;
  const golds = score.goldTakeIds.map((takeId, at) => {
    const take = takes.find((one) => one.takeId === takeId);
    return take?.videoName ?? words.removedTake(at === 0 ? score.goldName : null);
  });
  const weights = Object.entries(scoredWith?.penalties ?? {}) as [FindingType, number][];
  const rows: [string, ReactNode][] = [
    [words.scorer, words.scorers[score.scorer]],
    [words.encoder, score.encoder || '–'],
    [golds.length > 1 ? words.goldTakes : words.goldTake, golds.join(', ')],
    [words.trainee, score.traineeLabel ? `${score.traineeName} (${score.traineeLabel})` : score.traineeName],
  ];
  if (scoredWith) {
    rows.push(
      [words.passMark, words.pointsOf(scoredWith.passMark)],
      [words.stepsUsed, words.stepsVersion(scoredWith.steps.length, scoredWith.stepsVersion)],
      [
        words.weights,
        weights.length === 0
          ? words.usualWeights
          : weights.map(([type, weight]) => `${t.sop.findingTypes[type]} × ${weight}`).join(', '),
      ],
    );
  }
  rows.push([words.scoredAt, dateLabel(score.createdAt)]);
  return (
    <dl className={classes['basis']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
