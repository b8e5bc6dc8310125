import { join } from 'node:path';
import { expect } from 'vitest';
import type { FieldCheck, Indexed } from './field-case.ts';

const NOBODY = 65534;

/** Root may read every folder: there the command runs as another user. */
export const check: FieldCheck = async ({ folder, vigil, vigilAs }) => {
  const card = join(folder, 'sd');
  const asRoot = process.getuid?.() === 0;
  const { document, exitCode } = await (asRoot
    ? vigilAs<Indexed>(NOBODY, 'index', card)
    : vigil<Indexed>('index', card));
  expect(exitCode).toBe(0);
  expect(document.videos.map(({ path, error }) => [path, error?.code])).toEqual([
    [join(card, 'DCIM', 'v.mp4'), undefined],
    [join(card, 'lost+found'), 'bad-input'],
    [join(card, 'top.mp4'), undefined],
  ]);
  expect(document.videos[1]?.error?.message).toContain(join(card, 'lost+found'));
  for (const { chunks } of [document.videos[0]!, document.videos[2]!]) expect(chunks.micro).toBeGreaterThan(0);
};
