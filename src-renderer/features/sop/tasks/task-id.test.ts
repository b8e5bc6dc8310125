import { describe, expect, it } from 'vitest';
import { taskIdFor } from './task-id.ts';

describe('task id', () => {
  it('is the name, readable and typable, in any script', () => {
    expect(taskIdFor('Brake pads, front')).toBe('brake-pads-front');
    expect(taskIdFor('  フィルタ交換 (2)  ')).toBe('フィルタ交換-2');
  });

  it('is never empty', () => {
    expect(taskIdFor('!!!')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
