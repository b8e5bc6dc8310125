import { describe, expect, it } from 'vitest';
import { DEFAULT_STEP_RULES } from '../../../../src-shared/model/sop.ts';
import { record, undo } from './edit-history.ts';
import { currentDraft, isOvertaken, isUnsaved, type OpenDraft, savedDraft, startDraft } from './step-drafts.ts';

const stored = (stepsVersion: number, name: string) => ({
  stepsVersion,
  steps: [{ index: 0, name, startSec: 0, endSec: 5, suggested: true, ...DEFAULT_STEP_RULES }],
});
const renamed = (draft: OpenDraft, name: string): OpenDraft => ({
  ...draft,
  history: record(
    draft.history,
    draft.history.present.map((step) => ({ ...step, name })),
  ),
});
const nameIn = (draft: OpenDraft): string | undefined => draft.history.present[0]?.name;

describe('step drafts', () => {
  it('keep what is not saved while the user is elsewhere', () => {
    const edited = renamed(startDraft(stored(1, 'Open')), 'Open the lid');
    expect(isUnsaved(edited)).toBe(true);
    expect(nameIn(currentDraft(edited, stored(1, 'Open')))).toBe('Open the lid');
    expect(nameIn(currentDraft(undefined, stored(1, 'Open')))).toBe('Open');
  });

  it('keep the way forth after everything was taken back', () => {
    const edited = renamed(startDraft(stored(1, 'Open')), 'Open the lid');
    const back = { ...edited, history: undo(edited.history) };
    expect(isUnsaved(back)).toBe(false);
    expect(currentDraft(back, stored(1, 'Open')).history.future).toHaveLength(1);
  });

  it('show what was saved until the core tells it, then what the core tells', () => {
    const edited = renamed(startDraft(stored(1, 'Open')), ' Open the lid');
    const saved = savedDraft(edited.history.present, stored(1, 'Open'));
    expect(isUnsaved(saved)).toBe(false);
    expect(nameIn(currentDraft(saved, stored(1, 'Open')))).toBe(' Open the lid');
    expect(nameIn(currentDraft(saved, stored(2, 'Open the lid')))).toBe('Open the lid');
  });

  it('say when somebody else stored steps meanwhile, and lose nothing', () => {
    const edited = renamed(startDraft(stored(1, 'Open')), 'Open the lid');
    const now = stored(2, 'Unlock');
    expect(isOvertaken(edited, now)).toBe(true);
    expect(nameIn(currentDraft(edited, now))).toBe('Open the lid');
    expect(nameIn(currentDraft(startDraft(stored(1, 'Open')), now))).toBe('Unlock');
  });
});
