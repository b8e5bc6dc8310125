/** What was edited, and the way back and forth. Values are never changed, only replaced. */
export interface EditHistory<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** Edits of the same group in a row (typing in one field, one drag) are one step back. */
  readonly group: string | null;
}

const KEPT = 200;

export const startHistory = <Value>(present: Value): EditHistory<Value> => ({
  past: [],
  present,
  future: [],
  group: null,
});

/** Takes an edit down; the way forth ends here. */
export function record<Value>(
  history: EditHistory<Value>,
  present: Value,
  group: string | null = null,
): EditHistory<Value> {
  const goesOn = group !== null && group === history.group;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-KEPT);
  return { past, present, future: [], group };
}

/** The same again where there is nothing to take back. */
export function undo<Value>(history: EditHistory<Value>): EditHistory<Value> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    group: null,
  };
}

/** The same again where nothing was taken back. */
export function redo<Value>(history: EditHistory<Value>): EditHistory<Value> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, group: null };
}
