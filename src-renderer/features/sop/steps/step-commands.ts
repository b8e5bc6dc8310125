import type { Take } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import type { Player } from '../../../ui/player/player.ts';
import { addStep, gaps, mergeWithNext, splitStep, splittableAt } from './step-edit.ts';
import type { StepsEditor } from './use-steps-editor.ts';

/** Commands on the chosen step and at the play-head; null for one that would do nothing. */
export interface StepCommands {
  readonly split: () => void;
  readonly join: (() => void) | null;
  readonly add: (() => void) | null;
  readonly remove: (() => void) | null;
}

export function stepCommands(
  take: Take,
  editor: StepsEditor,
  player: Player,
  chosenIndex: number,
  choose: (key: string) => void,
): StepCommands {
  const { drafts } = editor;
  const nowSec = () => player.store.getState().sec;
  const chosen = drafts[chosenIndex];
  return {
    split: () => {
      const sec = nowSec();
      const index = splittableAt(drafts, sec);
      if (index === -1) return;
      const key = crypto.randomUUID();
      editor.edit(splitStep(drafts, index, key, sec));
      choose(key);
    },
    join: chosen && drafts[chosenIndex + 1] ? () => editor.edit(mergeWithNext(drafts, chosenIndex)) : null,
    add:
      gaps(drafts, take).length > 0
        ? () => {
            const key = crypto.randomUUID();
            const next = addStep(drafts, take, nowSec(), `${t.sop.stepNumber} ${drafts.length + 1}`, key);
            if (!next) return;
            editor.edit(next);
            choose(key);
          }
        : null,
    remove: chosen
      ? () => {
          editor.edit(drafts.toSpliced(chosenIndex, 1));
          const neighbour = drafts[chosenIndex + 1] ?? drafts[chosenIndex - 1];
          if (neighbour) choose(neighbour.key);
        }
      : null,
  };
}
