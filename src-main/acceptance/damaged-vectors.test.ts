import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawColours } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-damaged-vectors-'));
const dataDir = join(root, 'library');
let [whole, damaged] = ['', ''];
let file = '';
let bytes: Buffer;

beforeAll(async () => {
  const library = await openLibrary(dataDir);
  whole = await importAndIndex(library.client, await drawColours(['red', 'yellow'], 6));
  damaged = await importAndIndex(library.client, await drawColours(['navy', 'white'], 6));
  await library.close();
  file = join(dataDir, 'artifacts', damaged, 'chunks.vigil-basic.npy');
  bytes = readFileSync(file);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each([
  ['gone', () => rmSync(file)],
  ['emptied', () => truncateSync(file, 0)],
  ['cut off', () => truncateSync(file, bytes.length >> 1)],
  ['another file', () => writeFileSync(file, 'these are no vectors')],
  ['full of values that are no numbers', () => writeFileSync(file, Buffer.from(bytes).fill(0xff, 128))],
])('a video whose chunk vectors are %s', (_, damage) => {
  let library: OpenLibrary;
  const partOf = async (name: string) =>
    (await library.client.call('system.health', {})).parts.find((part) => part.name === name);

  beforeEach(async () => {
    damage();
    library = await openLibrary(dataDir);
  });
  afterEach(async () => {
    await library.close();
    writeFileSync(file, bytes);
  });

  it('is left out alone, by name, and is made again where the index is to be filled', async () => {
    const { client } = library;
    const { name } = await client.call('videos.get', { videoId: damaged });
    const leftOut = expect.stringContaining(name) as string;
    const found = await client.call('vigil.search', { text: 'yellow' });
    expect(found.hits[0]).toMatchObject({ videoId: whole });
    expect(found.notices).toContainEqual(leftOut);
    const answer = await client.call('vigil.query', { question: 'When is it yellow?' });
    expect(answer).toMatchObject({ found: true, evidence: [{ videoId: whole }] });
    expect(answer.unknowns).toContainEqual(leftOut);
    expect(await partOf('vectors')).toMatchObject({ state: 'degraded', detail: leftOut });
    const alone = await client.call('vigil.query', { question: 'When is it navy?', filters: { videoIds: [damaged] } });
    expect(alone).toMatchObject({ found: false, evidence: [] });
    expect(alone.unknowns).toContainEqual(leftOut);
    const others = await client.call('vigil.query', { question: 'When is it red?', filters: { videoIds: [whole] } });
    expect(others.unknowns).not.toContainEqual(leftOut);

    await library.close();
    const { exitCode } = await runInProcess(dataDir, ['index', '--rebuild-vectors']);
    expect(exitCode).toBe(0);
    library = await openLibrary(dataDir);
    expect((await library.client.call('vigil.search', { text: 'navy' })).hits[0]).toMatchObject({ videoId: damaged });
    expect(await partOf('vectors')).toMatchObject({ state: 'ok' });
    expect(readFileSync(file)).toEqual(bytes);
  });
});
