import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { asIs, sentenceStored } from '../../../../src-shared/sentences/sentence.ts';
import { word } from '../../../../src-shared/sentences/word.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { RECORD_BYTES } from '../../../engines/objects/box-records.ts';
import { type Detector, type InstalledDetector, openDetector } from '../../../engines/objects/detector.ts';
import { writeColourDetector } from '../../../engines/objects/testing/detector-folders.ts';
import { parseTrackFile } from '../../../engines/objects/track-file.ts';
import type { Track } from '../../../engines/objects/track-table.ts';
import { scanOutputs } from '../../../engines/scan/outputs/scan-outputs.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { InferenceSessions } from '../../inference/inference-sessions.ts';
import type { ScanContext } from './scan-task-input.ts';
import { contents, type ScanTry, type ScanTryOptions, tryScan } from './testing/scan-desk.ts';

// A blue field that is there for a second, hidden for one and there for three, and a red one that comes after it and
// goes from left to right.
const FOOTAGE = [
  'color=c=0x808080:s=160x160:r=24:d=8[ground];color=c=red:s=40x40:r=24:d=8[field]',
  "[ground][field]overlay=x='14*t':y=40:enable='gte(t,1)',drawbox=x=120:y=120:w=40:h=40:c=blue:t=fill:enable='lt(t,0.99)+between(t,2,4.99)'",
].join(';');
const SAMPLES = 32;
/** Enough of the product's to see what else comes and goes. */
const OUTPUTS = scanOutputs(layout).filter(({ key }) => ['cut-scores', 'frame-vectors', 'objects'].includes(key));

const root = mkdtempSync(join(tmpdir(), 'vigil-scan-objects-'));
const inference = new InferenceSessions(1);
let take: { readonly binaries: MediaBinaries; readonly filePath: string };
let detector: InstalledDetector;
let folders = 0;

beforeAll(async () => {
  const filePath = join(root, 'fields.mp4');
  take = { filePath, binaries: await makeFootage(filePath, FOOTAGE, H264_SHORT_GOP) };
  const folder = join(root, 'colours');
  detector = { folder, manifest: writeColourDetector(folder) };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newFolder = (): string => join(root, `video-${folders++}`);
const open: ScanContext['openDetector'] = ({ folder, manifest }) => openDetector(folder, manifest, inference);
const run = (folder: string, options: ScanTryOptions = {}): ScanTry =>
  tryScan({ ...take, folder }, { openDetector: open, outputs: OUTPUTS, ...options });
const withIt = (folder: string, options: ScanTryOptions = {}): ScanTry => run(folder, { detector, ...options });

function tracksIn(folder: string): (Pick<Track, 'startSec' | 'endSec' | 'pictures'> & { label: string })[] {
  const { labels, tracks } = parseTrackFile(readFileSync(join(folder, layout.objectTracks), 'utf8'))!;
  return tracks.map(({ label, startSec, endSec, pictures }) => ({ label: labels[label]!, startSec, endSec, pictures }));
}

/** One that fails at the picture of that number, counted from 0. */
function failingAt(picture: number): ScanContext['openDetector'] {
  let seen = 0;
  return async (installed) => {
    const whole = await open(installed);
    const detect: Detector['detect'] = async (images, options) => {
      seen += 1;
      if (seen > picture) throw new VigilError('internal', asIs('The graph ran out of numbers.'));
      return whole.detect(images, options);
    };
    return { ...whole, manifest: whole.manifest, detect };
  };
}

describe('objects', () => {
  it('are found in two pictures a second and followed', async () => {
    const folder = newFolder();
    expect((await withIt(folder).result).made).toContain('objects');
    const tracks = tracksIn(folder);
    const blue = tracks.filter(({ label }) => label === 'blue');
    expect(blue).toEqual([{ label: 'blue', startSec: 0, endSec: 4.5, pictures: 8 }]);
    const red = tracks.filter(({ label }) => label === 'red');
    expect([red[0]!.startSec, Math.max(...red.map(({ endSec }) => endSec))]).toEqual([1, 7.5]);
    // A moving field covers a cell of the grid after the other; boxes overlap enough to be one thing.
    expect(red.length).toBeLessThanOrEqual(2);
    expect(readFileSync(join(folder, layout.objectBoxes)).length).toBeLessThan(16 * 4 * RECORD_BYTES);
  });

  it('are made alone, with one decode and without embedding, for a video that was scanned without', async () => {
    const folder = newFolder();
    expect((await run(folder).result).made).not.toContain('objects');
    expect(existsSync(join(folder, layout.objectTracks))).toBe(false);
    const more = withIt(folder);
    expect(await more.result).toMatchObject({ made: ['objects'], decodes: 1, problems: [] });
    expect(more.encoder.vectors).toEqual([]);
    const whole = newFolder();
    await withIt(whole).result;
    expect(contents(folder)).toEqual(contents(whole));
    expect(await withIt(folder).result).toMatchObject({ made: [], decodes: 0 });
    // Without a detector they stay.
    expect(await run(folder).result).toMatchObject({ made: [], decodes: 0 });
    expect(existsSync(join(folder, layout.objectTracks))).toBe(true);
  });

  it('are the same when the scan was interrupted: tracks go on over the seam', async () => {
    const whole = newFolder();
    await withIt(whole).result;
    const folder = newFolder();
    const stopped = withIt(folder, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = withIt(folder, { resume: structuredClone(stopped.checkpoints.at(-1)) });
    expect((await resumed.result).samples).toBeLessThan(SAMPLES - 16);
    expect(contents(folder)).toEqual(contents(whole));
  });

  it('of another detector, or of another version of it, are made again', async () => {
    const folder = newFolder();
    await withIt(folder).result;
    const next = { ...detector, manifest: { ...detector.manifest, version: '2' } };
    expect(await withIt(folder, { detector: next }).result).toMatchObject({ made: ['objects'], decodes: 1 });
    const other = { ...next, manifest: { ...next.manifest, id: 'other' } };
    expect(await withIt(folder, { detector: other }).result).toMatchObject({ made: ['objects'], decodes: 1 });
    // Nor does one go on where another stood.
    const broken = newFolder();
    const stopped = withIt(broken, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = withIt(broken, { detector: next, resume: stopped.checkpoints.at(-1) });
    expect(await resumed.result).toMatchObject({ samples: SAMPLES });
  });

  it('are not found where a mask lies, and go with the mask that they were found without', async () => {
    const mask = [{ mode: 'black', rect: { left: 0.7, top: 0.7, right: 1, bottom: 1 } }] as const;
    const folder = newFolder();
    await withIt(folder).result;
    await withIt(folder, { mask }).result;
    expect(new Set(tracksIn(folder).map(({ label }) => label))).toEqual(new Set(['red']));
    await run(folder).result;
    expect([layout.objectTracks, layout.objectBoxes].filter((name) => existsSync(join(folder, name)))).toEqual([]);
  });

  it('that are damaged are made again, or go where nothing can make them', async () => {
    const folder = newFolder();
    await withIt(folder).result;
    writeFileSync(join(folder, layout.objectBoxes), 'damaged');
    expect(await withIt(folder).result).toMatchObject({ made: ['objects'] });
    writeFileSync(join(folder, layout.objectBoxes), 'damaged');
    expect(await run(folder).result).toMatchObject({ made: [], decodes: 0 });
    expect(existsSync(join(folder, layout.objectBoxes))).toBe(false);
    expect(await withIt(folder).result).toMatchObject({ made: ['objects'], decodes: 1 });
  });
});

describe('a detector that fails', () => {
  const said = (problems: readonly string[]): string[] => problems.map((problem) => word(sentenceStored(problem)));

  it.each([
    ['in the middle', failingAt(9), 'The graph ran out of numbers.'],
    ['when it is opened', () => Promise.reject(new VigilError('model-invalid', asIs('No graph.'))), 'No graph.'],
  ] satisfies [string, ScanContext['openDetector'], string][])(
    '%s leaves a warning and everything else',
    async (_, openDetector, reason) => {
      const folder = newFolder();
      const scanned = await withIt(folder, { openDetector }).result;
      expect(said(scanned.problems)).toEqual([
        `Objects were not looked for: “Colours” failed. ${reason} Choose another detector or none, then index the video again.`,
      ]);
      expect(scanned.made).toEqual(['cut-scores', 'frame-vectors']);
      const plain = newFolder();
      await run(plain).result;
      expect(contents(folder)).toEqual(contents(plain));
      // The next scan tries again.
      expect(await withIt(folder).result).toMatchObject({ made: ['objects'], problems: [], decodes: 1 });
    },
  );

  it('before an interruption leaves no objects with a gap behind it', async () => {
    const folder = newFolder();
    const stopped = withIt(folder, { openDetector: failingAt(5), stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = await withIt(folder, { resume: stopped.checkpoints.at(-1) }).result;
    expect(resumed.samples).toBeLessThan(SAMPLES);
    expect(said(resumed.problems)[0]).toContain('It had failed before the indexing was interrupted.');
    expect(existsSync(join(folder, layout.objectTracks))).toBe(false);
  });
});
