import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { createCore } from '../../core/create-core.ts';
import { type CoreAccess, openCore } from '../../hosts/open-core.ts';

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = join(data, 'shots/shots.json');

let folder: string;
let access: CoreAccess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shots-by-eye-'));
  access = await openCore({ overrides: { dataDir: folder }, createCore });
});
afterAll(async () => {
  await access.close();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!existsSync(file))('cuts, dissolves and fades marked by eye', () => {
  it('are found with an F1 of 0.9, all cuts among them, and better than by PySceneDetect', async () => {
    const beside = join(data, 'shots/pyscenedetect.json');
    const report = await runLongCall(createClient(access.transport), 'eval.shots', { file, beside });
    expect(report.shortfalls).toEqual([]);
    expect(report.metrics).toMatchObject({ unreadable: 0, auto: { hardRecall: 1 } });
    process.stdout.write(`${JSON.stringify(report.metrics, undefined, 1)}\n`);
  });
});
