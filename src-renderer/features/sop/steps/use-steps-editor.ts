import type { Take } from '../../../../src-shared/model/sop.ts';
import { useAction } from '../../../client/queries.ts';
import { showDone } from '../../../state/notices.ts';
import { t } from '../../../strings/index.ts';
import { record, redo, undo } from './edit-history.ts';
import {
  currentDraft,
  dropDraft,
  isOvertaken,
  isUnsaved,
  keepDraft,
  type OpenDraft,
  savedDraft,
  useStepDrafts,
} from './step-drafts.ts';
import { type StepDraft, type StepProblem, stepProblems, stepsToSave } from './step-edit.ts';

export interface StepsEditor {
  readonly drafts: readonly StepDraft[];
  readonly problems: readonly (StepProblem | null)[];
  readonly unsaved: boolean;
  readonly overtaken: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canSave: boolean;
  readonly saving: boolean;
  /** Edits of one `group` in a row are taken back together. */
  edit(next: readonly StepDraft[], group?: string): void;
  undo(): void;
  redo(): void;
  discard(): void;
  save(): void;
}

/** The steps of a gold take under edit, with the way back, until they are saved. */
export function useStepsEditor(take: Take): StepsEditor {
  const kept = useStepDrafts((state) => state.drafts[take.takeId]);
  const saving = useAction('sop.steps', { refresh: ['sop.takes.list', 'sop.stepVersions'] });
  const draft = currentDraft(kept, take);
  const drafts = draft.history.present;
  const problems = stepProblems(drafts, take);
  const unsaved = isUnsaved(draft);
  const valid = drafts.length > 0 && problems.every((problem) => problem === null);
  // Read again when it happens: several edits may come before the next picture.
  const change = (how: (history: OpenDraft['history']) => OpenDraft['history']) => {
    const now = currentDraft(useStepDrafts.getState().drafts[take.takeId], take);
    keepDraft(take.takeId, { ...now, history: how(now.history) });
  };
  return {
    drafts,
    problems,
    unsaved,
    overtaken: isOvertaken(draft, take),
    canUndo: draft.history.past.length > 0,
    canRedo: draft.history.future.length > 0,
    // Suggested steps can be saved as they are: that confirms them.
    canSave: valid && (unsaved || take.steps.some((step) => step.suggested)),
    saving: saving.isPending,
    edit: (next, group) =>
      change((history) => (isSame(history.present, next) ? history : record(history, next, group ?? null))),
    undo: () => change(undo),
    redo: () => change(redo),
    // Can be taken back, unless what is stored has changed meanwhile.
    discard: () =>
      isOvertaken(draft, take) ? dropDraft(take.takeId) : change((history) => record(history, draft.base)),
    save: () =>
      saving.mutate(
        { takeId: take.takeId, steps: stepsToSave(drafts) },
        {
          onSuccess: () => {
            keepDraft(take.takeId, savedDraft(drafts, take));
            showDone(t.sop.stepsSaved);
          },
        },
      ),
  };
}

const isSame = (a: readonly StepDraft[], b: readonly StepDraft[]): boolean => JSON.stringify(a) === JSON.stringify(b);
