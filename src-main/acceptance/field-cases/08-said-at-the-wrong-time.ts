import { expect } from 'vitest';
import type { Asked, FieldCheck } from './field-case.ts';

export const check: FieldCheck = async ({ folder, vigil }) => {
  await vigil('index', folder);
  for (const question of ['red button', 'button']) {
    const { document } = await vigil<Asked>('ask', question);
    expect(document.answer).toContain('is said at 00:05.0–00:15.0');
    const [cited] = document.evidence;
    expect(cited!.startSec).toBeLessThanOrEqual(5);
    expect(cited!.endSec).toBeGreaterThanOrEqual(15);
  }
};
