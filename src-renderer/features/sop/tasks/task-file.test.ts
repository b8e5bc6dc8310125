import { describe, expect, it } from 'vitest';
import { exportFileName, freeName, freeTaskId, readTaskFile } from './task-file.ts';

const document = {
  ...{ format: 'vigil-sop-task', formatVersion: 1, exportedAt: '2026-01-01T00:00:00Z' },
  task: { taskId: 'pads', name: 'Pads', description: '', passMark: null, penalties: {} },
  goldTakes: [],
};

describe('task file', () => {
  it('is read, or refused with the reason', () => {
    expect(readTaskFile(JSON.stringify(document))).toEqual({ document });
    expect(readTaskFile('pads')).toEqual({ problem: 'notJson' });
    expect(readTaskFile('{"pads": 1}')).toEqual({ problem: 'notTask' });
    expect(readTaskFile('null')).toEqual({ problem: 'notTask' });
    expect(readTaskFile(JSON.stringify({ ...document, formatVersion: 2 }))).toEqual({ problem: 'newer' });
    expect(readTaskFile(JSON.stringify({ ...document, task: {} }))).toEqual({ problem: 'notTask' });
  });

  it('finds names and ids that are free', () => {
    expect(freeName('Pads', ['Rotors'])).toBe('Pads');
    expect(freeName('Pads', ['Pads', 'Pads 2'])).toBe('Pads 3');
    expect(freeTaskId('Brake Pads', ['brake-pads'])).toBe('brake-pads-2');
    expect(exportFileName('a / b')).toBe('a-b.vigil-task.json');
  });
});
