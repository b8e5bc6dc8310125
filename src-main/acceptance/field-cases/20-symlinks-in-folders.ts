import { join } from 'node:path';
import { expect } from 'vitest';
import type { FieldCase, FieldCheck, Indexed } from './field-case.ts';

export const check: FieldCheck = async (setting) => {
  const at = (...names: string[]): string => join(setting.folder, ...names);
  expect(await indexed(setting, at('only'), at('dir'))).toEqual([at('only', 'link.mp4'), at('dir', 'plain.mp4')]);
  // Nothing of a folder is lost because another one was named before it.
  expect(await indexed(setting, at('dir'))).toEqual([at('dir', 'linked', 'one.mp4'), at('dir', 'plain.mp4')]);
  expect(await indexed(setting, at('only', 'link.mp4'))).toEqual([at('only', 'link.mp4')]);
};

async function indexed({ vigil }: FieldCase, ...paths: string[]): Promise<string[]> {
  const { document, exitCode } = await vigil<Indexed>('index', ...paths);
  expect(exitCode).toBe(0);
  for (const { path, error, chunks } of document.videos) {
    expect(error, path).toBeUndefined();
    expect(chunks.micro, path).toBeGreaterThan(0);
  }
  return document.videos.map(({ path }) => path);
}
