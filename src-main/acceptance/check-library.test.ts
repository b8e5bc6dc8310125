import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LongCallOutput } from '../../src-shared/contract/api.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { hashes } from './testing/library-state.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

type LibraryCheck = LongCallOutput<'system.check'>;

const ENCODER = 'vigil-basic';
const root = mkdtempSync(join(tmpdir(), 'vigil-check-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;
let [whole, damaged, recording] = ['', '', ''];
let original: Buffer;

const folder = (): string => join(dataDir, 'artifacts', damaged);
const check = (repair: boolean): Promise<LibraryCheck> => runLongCall(library.client, 'system.check', { repair });
/** All but the scan summary, which names what was made in the order of making. */
const content = (): Record<string, string> =>
  Object.fromEntries(Object.entries(hashes(folder())).filter(([path]) => !path.startsWith(layout.scanSummary)));
const filesPart = async () =>
  (await library.client.call('system.health', {})).parts.find(({ name }) => name === 'files');

const GONE = 'no file';
const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  'a flipped byte': (path) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 0x55;
    writeFileSync(path, bytes);
  },
  'half of it': (path) => truncateSync(path, statSync(path).size >> 1),
  nothing: (path) => truncateSync(path, 0),
  [GONE]: (path) => rmSync(path),
};

/** Every kind of file loses a file, and meets one of the other damages in turn: all of them take minutes. */
function damagesOf(kind: number): string[] {
  const others = Object.keys(DAMAGES).filter((damage) => damage !== GONE);
  return [GONE, others[kind % others.length]!];
}

/** Every kind of file that the layout names for a video that was indexed as a gold run. */
const KINDS: readonly (readonly [string, () => string])[] = [
  ['scan summary', () => layout.scanSummary],
  ['frame times', () => layout.frameTimes],
  ['cut scores', () => layout.contentScores],
  ['tiny frames', () => layout.tinyFrames],
  ['motion', () => layout.motion],
  ['sampled frames', () => layout.sampleTimes(ENCODER)],
  ['sampled frames', () => layout.sampleFrames(ENCODER)],
  ['frame vectors', () => layout.frameVectors(ENCODER)],
  ['chunk vectors', () => layout.chunkVectors(ENCODER)],
  ['list of subtitles', () => layout.subtitleStamps],
  ['thumbnails', () => `${layout.thumbnails}/${readdirSync(join(folder(), layout.thumbnails))[1]!}`],
  ['storyboard', () => layout.storyboardSheets],
  ['storyboard', () => layout.storyboardIndex],
  ['SOPilot clips', () => layout.sopilotVectors],
  ['SOPilot clips', () => layout.sopilotClips],
];

beforeAll(async () => {
  library = await openLibrary(dataDir);
  whole = await importAndIndex(library.client, await drawColours(['red', 'yellow'], 6));
  recording = await drawColours(['navy', 'white'], 6);
  original = readFileSync(recording);
  damaged = await importAndIndex(library.client, recording, { role: 'gold', taskId: 'task' });
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('the check of a library', () => {
  it('covers every name of the layout that is a file of a video', () => {
    const tested = new Set(KINDS.map(([, name]) => name().replace(/\/.*/, '')));
    expect(readdirSync(folder()).filter((name) => !name.endsWith('.sha256') && !tested.has(name))).toEqual([]);
  });

  it('finds nothing in a whole one, by call and by command', async () => {
    expect(await check(false)).toMatchObject({ isWhole: true, findings: [], videos: 2, checksumsTaken: 0 });
    expect(await filesPart()).toMatchObject({ state: 'ok' });
  });

  describe.each(KINDS.map((kind, at) => [...kind, at] as const))('%s', (what, name, at) => {
    it.each(damagesOf(at))('with %s is named and made again; search answers meanwhile', async (damage) => {
      const before = content();
      const file = name();
      DAMAGES[damage]!(join(folder(), file));
      const asked = await library.client.call('vigil.search', { text: 'yellow' });
      expect(asked.hits[0]).toMatchObject({ videoId: whole });
      const found = await check(false);
      expect(found.isWhole).toBe(false);
      expect(found.findings).toContainEqual(expect.objectContaining({ videoId: damaged, what, outcome: 'open' }));
      expect(new Set(found.findings.map(({ videoId }) => videoId))).toEqual(new Set([damaged]));

      const repaired = await check(true);
      expect(repaired.findings.map(({ outcome }) => outcome)).not.toContain('left');
      expect(repaired.isWhole).toBe(true);
      expect(await check(false)).toMatchObject({ isWhole: true, findings: [] });
      expect(content()).toEqual(before);
      expect(readFileSync(recording).equals(original)).toBe(true);
    });
  });

  it('has health name a file of another size, and index make it again', async () => {
    truncateSync(join(folder(), layout.motion), 8);
    const { name } = await library.client.call('videos.get', { videoId: damaged });
    await expect
      .poll(filesPart, { timeout: 60_000 })
      .toMatchObject({ state: 'degraded', detail: expect.stringContaining(name) as string });
    expect(await importAndIndex(library.client, recording)).toBe(damaged);
    expect(await check(false)).toMatchObject({ isWhole: true });
    await expect.poll(filesPart, { timeout: 60_000 }).toMatchObject({ state: 'ok' });
  });

  it('mends a checksum that cannot be read, and takes those of a library from before', async () => {
    const checksum = join(folder(), layout.checksum(layout.motion));
    writeFileSync(checksum, 'x');
    expect((await check(false)).findings).toMatchObject([{ what: 'motion', outcome: 'open' }]);
    expect((await check(true)).findings).toMatchObject([{ what: 'motion', outcome: 'mended' }]);
    rmSync(checksum);
    expect(await check(false)).toMatchObject({ isWhole: true, checksumsTaken: 1 });
    expect(await check(false)).toMatchObject({ isWhole: true, checksumsTaken: 0 });
  });

  it('says what is needed where the recording is gone, and keeps everything else; chunks need no recording', async () => {
    const bytes = readFileSync(recording);
    rmSync(recording);
    truncateSync(join(folder(), layout.chunkVectors(ENCODER)), 10);
    expect((await check(true)).findings).toMatchObject([{ what: 'chunk vectors', outcome: 'mended' }]);
    truncateSync(join(folder(), layout.motion), 8);
    const { findings, isWhole } = await check(true);
    expect(isWhole).toBe(false);
    expect(findings).toMatchObject([{ what: 'motion', outcome: 'left' }]);
    expect(findings[0]!.need).toContain(recording);
    await library.close();
    const command = await runInProcess<LibraryCheck>(dataDir, ['check', '--repair']);
    expect(command).toMatchObject({ exitCode: 1, document: { isWhole: false } });
    writeFileSync(recording, bytes);
    const again = await runInProcess<LibraryCheck>(dataDir, ['check', '--repair']);
    expect(again).toMatchObject({ exitCode: 0, document: { isWhole: true } });
    expect(readFileSync(recording)).toEqual(bytes);
    library = await openLibrary(dataDir);
  });
});
