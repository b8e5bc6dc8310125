import type { KeyboardEvent } from 'react';
import { t } from '../../../strings/index.ts';
import { spanLabel } from '../../../ui/format.ts';
import type { Player } from '../../../ui/player/player.ts';
import { secToPx, type View } from '../../../ui/timeline/time-scale.ts';
import blockClasses from './step-block.module.css';
import { draftSpan, type StepDraft, type StepProblem } from './step-edit.ts';

/** The steps as named blocks: one stop for the tab key, arrows from one to the next. */
export function StepBlocks({
  view,
  drafts,
  problems,
  chosenIndex,
  player,
  onChoose,
  onRemove,
}: {
  view: View;
  drafts: readonly StepDraft[];
  problems: readonly (StepProblem | null)[];
  chosenIndex: number;
  player: Player;
  onChoose: (key: string) => void;
  onRemove: (key: string) => void;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const draft = drafts[index];
    if (event.key === 'Delete' && draft) {
      event.preventDefault();
      onRemove(draft.key);
      return;
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = drafts[index + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    onChoose(next.key);
    const span = draftSpan(next);
    if (span) player.seek(span.startSec);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-step="${index + step}"]`)?.focus();
  };
  return (
    <div className={blockClasses['blocks']}>
      {drafts.map((draft, index) => {
        const span = draftSpan(draft);
        if (!span || span.endSec <= span.startSec) return null;
        const left = secToPx(view, span.startSec);
        const right = secToPx(view, span.endSec);
        // The name stays in view while any part of its block does.
        const leftPx = Math.max(0, left);
        const widthPx = Math.min(view.widthPx, right) - leftPx;
        if (widthPx <= 0) return null;
        const label = t.sopTask.step(index + 1, draft.name, spanLabel(span.startSec, span.endSec));
        return (
          <button
            key={draft.key}
            type="button"
            className={blockClasses['block']}
            data-step={index}
            data-suggested={draft.suggested || undefined}
            data-problem={problems[index] !== null || undefined}
            aria-pressed={index === chosenIndex}
            aria-label={label}
            title={label}
            tabIndex={index === Math.max(0, chosenIndex) ? 0 : -1}
            style={{ left: leftPx, width: widthPx }}
            onClick={() => {
              onChoose(draft.key);
              player.seek(span.startSec);
            }}
            onDoubleClick={() => player.playClip(span)}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            <span className={blockClasses['blockNumber']}>{index + 1}</span>
            {widthPx > 44 ? <span className={blockClasses['blockName']}>{draft.name}</span> : null}
          </button>
        );
      })}
    </div>
  );
}
