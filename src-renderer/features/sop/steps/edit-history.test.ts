import { describe, expect, it } from 'vitest';
import { record, redo, startHistory, undo } from './edit-history.ts';

describe('edit history', () => {
  it('goes back and forth', () => {
    const history = record(record(startHistory('a'), 'b'), 'c');
    expect(undo(history).present).toBe('b');
    expect(undo(undo(history)).present).toBe('a');
    expect(redo(undo(history))).toEqual(history);
    expect(undo(undo(undo(history))).present).toBe('a');
    expect(redo(history)).toBe(history);
  });

  it('forgets what was taken back once something else is done', () => {
    const history = record(undo(record(startHistory('a'), 'b')), 'c');
    expect(history.present).toBe('c');
    expect(redo(history)).toBe(history);
    expect(undo(history).present).toBe('a');
  });

  it('takes edits of one group back together, unless something came between', () => {
    let history = startHistory('');
    for (const text of ['w', 'wi', 'wip', 'wipe']) history = record(history, text, 'name');
    expect(undo(history).present).toBe('');
    history = record(record(history, 'wipe!', 'other'), 'wipe it', 'name');
    expect(undo(history).present).toBe('wipe!');
    const afterUndo = record(undo(history), 'wiped', 'name');
    expect(undo(afterUndo).present).toBe('wipe!');
  });

  it('keeps the last two hundred', () => {
    let history = startHistory(0);
    for (let at = 1; at <= 300; at++) history = record(history, at);
    for (let at = 0; at < 300; at++) history = undo(history);
    expect(history.present).toBe(100);
  });
});
