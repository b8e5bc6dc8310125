import { create } from 'zustand';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { type EditHistory, startHistory } from './edit-history.ts';
import { draftsOf, type StepDraft, sameSteps } from './step-edit.ts';

/** Edits of a gold take's steps that are not saved: kept while the user looks at something else. */
export interface OpenDraft {
  /** The stored version it began from. */
  readonly baseVersion: number;
  readonly base: readonly StepDraft[];
  readonly history: EditHistory<readonly StepDraft[]>;
}

type StoredSteps = Pick<Take, 'steps' | 'stepsVersion'>;

export function startDraft({ steps, stepsVersion }: StoredSteps): OpenDraft {
  const base = draftsOf(steps);
  return { baseVersion: stepsVersion, base, history: startHistory(base) };
}

export const isUnsaved = (draft: OpenDraft): boolean => !sameSteps(draft.history.present, draft.base);

/** What is being edited: the kept edits, or what is stored where there is nothing worth keeping. */
export function currentDraft(kept: OpenDraft | undefined, take: StoredSteps): OpenDraft {
  if (!kept) return startDraft(take);
  if (isUnsaved(kept) || take.stepsVersion < kept.baseVersion) return kept;
  const { past, future } = kept.history;
  const untouched = past.length === 0 && future.length === 0;
  return untouched || take.stepsVersion > kept.baseVersion ? startDraft(take) : kept;
}

/** Whether somebody else stored steps since these edits began. */
export const isOvertaken = (draft: OpenDraft, take: StoredSteps): boolean =>
  isUnsaved(draft) && take.stepsVersion > draft.baseVersion;

/** What was just saved, until the core's answer is on screen. */
export function savedDraft(present: readonly StepDraft[], take: StoredSteps): OpenDraft {
  const base = present.map((draft) => ({ ...draft, suggested: false }));
  return { baseVersion: take.stepsVersion + 1, base, history: startHistory(base) };
}

/** By take id. */
export const useStepDrafts = create<{ readonly drafts: Readonly<Record<string, OpenDraft>> }>(() => ({ drafts: {} }));

export const keepDraft = (takeId: string, draft: OpenDraft): void =>
  useStepDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [takeId]: draft } }));

export const dropDraft = (takeId: string): void =>
  useStepDrafts.setState(({ drafts: { [takeId]: _dropped, ...rest } }) => ({ drafts: rest }));
