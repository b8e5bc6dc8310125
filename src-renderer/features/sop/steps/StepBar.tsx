import type { Span } from '../../../../src-shared/time.ts';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import blockClasses from './step-block.module.css';

/** Steps in proportion, to look at. */
export function StepBar({ take, steps }: { take: Span; steps: readonly (Span & { readonly name: string })[] }) {
  const share = (sec: number) => `${(sec / Math.max(0.001, take.endSec - take.startSec)) * 100}%`;
  return (
    <ol className={blockClasses['bar']} aria-label={t.sop.steps}>
      {steps.map((step, index) => (
        <li
          key={step.startSec}
          className={blockClasses['barStep']}
          title={t.sopTask.step(index + 1, step.name, spanLabel(step.startSec, step.endSec))}
          style={{ left: share(step.startSec - take.startSec), width: share(step.endSec - step.startSec) }}
        >
          <span className={blockClasses['blockNumber']}>{index + 1}</span>
          <span className={blockClasses['blockName']}>{step.name}</span>
        </li>
      ))}
    </ol>
  );
}
