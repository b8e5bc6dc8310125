import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { IngestStage } from '../../src-shared/model/job.ts';
import { runProcess, SAFE_ARGS } from '../engines/media/ffmpeg.ts';
import { ppOcr, writeToyReader } from '../engines/reader/testing/reader-folders.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { completed, importAndIndex } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-screen-text-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;

beforeAll(async () => {
  library = await openLibrary(dataDir);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

const texts = (videoId: string) => library.client.call('videos.texts', { videoId });
async function index(videoId: string, ...only: readonly IngestStage[]): Promise<void> {
  const { jobId } = await library.client.call('vigil.index', { videoId, ...(only.length > 0 && { only: [...only] }) });
  await completed(library.client, jobId);
}

describe('text in the picture', () => {
  let videoId = '';
  const file = () => join(dataDir, 'artifacts', videoId, layout.screenTexts);
  const read = async () => (await texts(videoId)).lines.map(({ text }) => text);
  beforeAll(async () => {
    const path = await drawFootage(
      [
        'color=black:size=320x180:rate=10:duration=24',
        "drawbox=x=40:y=40:w=100:h=24:color=red:t=fill:enable='gte(t,4)*lt(t,12)'",
        "drawbox=x=160:y=120:w=100:h=24:color=blue:t=fill:enable='gte(t,10)'",
      ].join(','),
    );
    videoId = await importAndIndex(library.client, path);
  });

  it('is read in a video that was indexed before there was a reader, when only that is asked for', async () => {
    expect(await texts(videoId)).toMatchObject({ state: 'no-reader', lines: [] });
    writeToyReader(join(root, 'toy'));
    await runLongCall(library.client, 'models.import', { folder: join(root, 'toy') });
    expect(await texts(videoId)).toMatchObject({ state: 'not-read', lines: [] });
    const scannedAt = () => statSync(join(dataDir, 'artifacts', videoId, layout.scanSummary)).mtimeMs;
    const before = scannedAt();
    await index(videoId, 'read');
    expect(scannedAt()).toBe(before);
    const found = await texts(videoId);
    expect(found).toMatchObject({ state: 'read', by: { id: 'toy', version: '1', title: 'Toy' } });
    expect(found.lines.map(({ text }) => text)).toEqual(['red', 'blue']);
    const { document } = await runInProcess<{ lines: object[] }>(dataDir, ['videos', 'texts', videoId]);
    expect(document.lines).toMatchObject([{ text: 'red' }, { text: 'blue', endSec: 24 }]);
  });

  it('is not read again by the same reader, but is by another version and under another mask', async () => {
    const before = statSync(file()).mtimeMs;
    await index(videoId, 'read');
    expect(statSync(file()).mtimeMs).toBe(before);
    writeToyReader(join(dataDir, 'models', 'toy'), { version: '2' });
    await index(videoId, 'read');
    expect(await texts(videoId)).toMatchObject({ by: { version: '2' } });
    const rects = [{ left: 0, top: 0, right: 1, bottom: 0.5 }];
    await library.client.call('settings.update', { privacyMasks: [{ scope: { kind: 'all' }, mode: 'black', rects }] });
    await library.client.call('privacy.reindex', {});
    await index(videoId);
    expect(await read()).toEqual(['blue']);
    await library.client.call('settings.update', { privacyMasks: [] });
    await library.client.call('settings.update', { models: { reader: 'off' } });
    // Nobody reads it again, and what was read under the other mask is gone.
    await index(videoId);
    expect(await texts(videoId)).toMatchObject({ state: 'no-reader', lines: [] });
    await library.client.call('settings.update', { models: {} });
    await index(videoId, 'read');
    expect(await read()).toEqual(['red', 'blue']);
  });

  it('is missed by the check where it is damaged, and read again', async () => {
    writeFileSync(file(), 'damaged');
    const check = await runLongCall(library.client, 'system.check', {});
    expect(JSON.stringify(check.findings)).toContain('screen-texts.json');
    await runLongCall(library.client, 'system.check', { repair: true });
    expect(await read()).toEqual(['red', 'blue']);
  });

  it('stays when a reader fails, with a warning, until the video goes', async () => {
    writeToyReader(join(dataDir, 'models', 'toy'), { version: '3' });
    writeFileSync(join(dataDir, 'models', 'toy', 'read.onnx'), 'no graph');
    await index(videoId);
    const { status, warnings } = await library.client.call('videos.get', { videoId });
    expect(status).toBe('ready');
    expect(String(warnings)).toContain('Text in the picture was not read');
    expect(await read()).toEqual(['red', 'blue']);
    await library.client.call('videos.remove', { videoId });
    expect(existsSync(file())).toBe(false);
  });
});

const isThere = ppOcr.isThere && existsSync(ppOcr.clip('v12'));
if (!isThere) process.stdout.write('left out: no PP-OCR in VIGIL_TEST_MODELS, or no clips in VIGIL_TEST_DATA\n');

describe.skipIf(!isThere)('PP-OCR on real footage', () => {
  it('reads a street sign that no key frame shows, and a sign on a wall', async () => {
    rmSync(join(dataDir, 'models', 'toy'), { recursive: true, force: true });
    await runLongCall(library.client, 'models.import', { folder: ppOcr.folder });
    // Ten seconds of it, as they are: key frames and all.
    const path = join(root, 'part.mp4');
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const part = ['-ss', '9.71', '-t', '10.5', '-i', ppOcr.clip('v12'), '-an', '-c', 'copy', path];
    expect((await runProcess(ffmpegPath, [...SAFE_ARGS, ...part])).exitCode).toBe(0);
    const videoId = await importAndIndex(library.client, path);
    const { lines, looks, reads } = await texts(videoId);
    for (const { text, score, startSec, endSec } of lines) {
      process.stdout.write(`${startSec.toFixed(2)}-${endSec.toFixed(2)} s: ${text} (${score.toFixed(2)})\n`);
    }
    process.stdout.write(`${looks} pictures looked at, ${reads} read\n`);
    const readWithin = (fromSec: number, toSec: number): string =>
      lines
        .filter(({ startSec, endSec }) => startSec < toSec && endSec > fromSec)
        .map(({ text }) => text.toLowerCase())
        .join(' ');
    expect(readWithin(3.6, 4.6)).toBe('rue de londres');
    expect(readWithin(8.6, 10.2)).toContain('google paris');
  });
});
