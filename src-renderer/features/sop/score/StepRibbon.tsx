import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { formatTimecode, type Span } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import { FindingMark, findingColor, isFindingType } from '../marks/FindingMark.tsx';
import { playbackOfStep } from './playback/paired-playback.ts';
import { pairAt } from './playback/sync-path.ts';
import type { ScoredPair } from './playback/use-scored-pair.ts';
import classes from './StepRibbon.module.css';
import { type BarScale, barScale, type DoneStep, doneSteps } from './step-bars.ts';

const share = (value: number): string => `${value * 100}%`;
const colorOf = (step: StepOutcome): string => {
  const worst = step.outcomes.find(isFindingType);
  return worst ? findingColor(worst) : 'var(--v-accent)';
};

/** Gold above the trainee on one time axis, each step tied to when it was done: a swap is seen as ties that cross. */
export function StepRibbon({ score, pair }: { score: Score; pair: ScoredPair }) {
  const [hovered, setHovered] = useState<number | null>(null);
  const { clock } = pair;
  const scale = useMemo(() => barScale(pair.spans), [pair.spans]);
  const done = useMemo(() => doneSteps(score.steps), [score.steps]);
  const extras = score.findings.filter(({ type }) => type === 'extra');
  const show = (step: StepOutcome, nth: number) =>
    clock.showPaired(playbackOfStep(clock.path, step, t.sop.inStep(step.index + 1, step.name), nth));
  return (
    <div className={classes['ribbon']} data-testid="ribbon">
      <span className={classes['ribbonName']}>{t.sop.goldBar}</span>
      <div className={classes['ribbonRow']}>
        {score.steps.map((step) => (
          <StepBar
            key={step.index}
            step={step}
            name={t.sop.goldBar}
            span={{ startSec: step.goldStartSec, endSec: step.goldEndSec }}
            place={scale.gold}
            hovered={hovered}
            onHover={setHovered}
            onShow={() => show(step, 0)}
          >
            <StepMark step={step} />
          </StepBar>
        ))}
        <PlayHead pair={pair} scale={scale} which="gold" />
      </div>
      <Ties done={done} scale={scale} hovered={hovered} />
      <span className={classes['ribbonName']}>{t.sop.traineeBar}</span>
      <div className={classes['ribbonRow']}>
        {extras.map((finding) =>
          finding.startSec === null || finding.endSec === null ? null : (
            <div
              key={finding.startSec}
              className={classes['extraBar']}
              style={{
                left: share(scale.trainee(finding.startSec)),
                width: share(scale.trainee(finding.endSec) - scale.trainee(finding.startSec)),
              }}
              title={finding.explanation}
            />
          ),
        )}
        {done.map(({ step, nth, span }) => (
          <StepBar
            key={`${step.index}-${nth}`}
            step={step}
            name={t.sop.traineeBar}
            span={span}
            place={scale.trainee}
            hovered={hovered}
            onHover={setHovered}
            onShow={() => show(step, nth)}
          />
        ))}
        <PlayHead pair={pair} scale={scale} which="trainee" />
      </div>
      <div className={classes['axis']} aria-hidden="true">
        {scale.ticksSec.map((sec) => (
          <span key={sec} style={{ left: share(sec / scale.durationSec) }}>
            {formatTimecode(sec, 0)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A step on one of the two rows. */
function StepBar({
  step,
  name,
  span,
  place,
  hovered,
  onHover,
  onShow,
  children,
}: {
  step: StepOutcome;
  /** Of the row. */
  name: string;
  span: Span;
  /** Where a time lies on the row, 0..1. */
  place: (sec: number) => number;
  /** Index of the step under the pointer: the others fade. */
  hovered: number | null;
  onHover: (index: number | null) => void;
  onShow: () => void;
  children?: ReactNode;
}) {
  const left = place(span.startSec);
  return (
    <button
      type="button"
      className={classes['stepBar']}
      data-faded={hovered !== null && hovered !== step.index ? 'true' : undefined}
      style={{
        left: share(left),
        width: share(place(span.endSec) - left),
        borderBottom: `3px solid ${colorOf(step)}`,
      }}
      title={`${step.index + 1} ${step.name}\n${name} ${spanLabel(span.startSec, span.endSec)}`}
      aria-label={t.sop.show(`${name}, ${t.sop.inStep(step.index + 1, step.name)}`)}
      onClick={onShow}
      onMouseEnter={() => onHover(step.index)}
      onMouseLeave={() => onHover(null)}
      onFocus={() => onHover(step.index)}
      onBlur={() => onHover(null)}
    >
      {children}
      <b>{step.index + 1}</b>
      <span>{step.name}</span>
    </button>
  );
}

/** From each step of gold to when the trainee did it. */
function Ties({ done, scale, hovered }: { done: readonly DoneStep[]; scale: BarScale; hovered: number | null }) {
  return (
    <svg className={classes['ties']} viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      {done.map(({ step, nth, span }) => (
        <path
          key={`${step.index}-${nth}`}
          d={tie(
            scale.gold(step.goldStartSec) * 1000,
            scale.gold(step.goldEndSec) * 1000,
            scale.trainee(span.startSec) * 1000,
            scale.trainee(span.endSec) * 1000,
          )}
          fill={colorOf(step)}
          stroke="var(--v-surface)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
          opacity={hovered === step.index ? 0.6 : hovered === null ? 0.28 : 0.1}
        />
      ))}
    </svg>
  );
}

/** Steps of gold that the trainee never did have no tie: they say why. */
function StepMark({ step }: { step: StepOutcome }) {
  const worst = step.outcomes.find(isFindingType);
  return worst ? <FindingMark type={worst} size={14} /> : null;
}

function PlayHead({ pair, scale, which }: { pair: ScoredPair; scale: BarScale; which: 'gold' | 'trainee' }) {
  const at = useStore(pair.clock.store, ({ clockSec }) => {
    const now = pairAt(pair.clock.activePath(), clockSec);
    return Math.round(1000 * (which === 'gold' ? scale.gold(now.goldSec) : scale.trainee(now.traineeSec))) / 1000;
  });
  return <div className={classes['head']} style={{ left: share(at) }} />;
}

/** A band from a stretch of the upper edge to one of the lower. */
function tie(topStart: number, topEnd: number, bottomStart: number, bottomEnd: number): string {
  const [a, b, c, d] = [topStart, topEnd, bottomStart, bottomEnd].map((x) => Math.round(x * 10) / 10);
  return `M${a},0 L${b},0 C${b},50 ${d},50 ${d},100 L${c},100 C${c},50 ${a},50 ${a},0 Z`;
}
