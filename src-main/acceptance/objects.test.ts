import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { writeColourDetector } from '../engines/objects/testing/detector-folders.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { completed, importAndIndex } from './testing/wait-for-job.ts';

// What is red counts as a person here, what is blue as a truck.
const LABELS = ['person', 'truck'];
const root = mkdtempSync(join(tmpdir(), 'vigil-objects-'));
const dataDir = join(root, 'library');
const given = join(root, 'detector');
let library: OpenLibrary;
let videoId = '';

beforeAll(async () => {
  library = await openLibrary(dataDir);
  // A person goes from left to right between 4 s and 12 s; a truck stands below from 16 s to 22 s.
  const path = await drawFootage(
    [
      'color=c=0x808080:s=160x160:r=10:d=24[ground];color=c=red:s=40x40:r=10:d=24[red]',
      "[ground][red]overlay=x='15*(t-4)':y=40:enable='between(t,4,11.95)'[person]",
      "[person]drawbox=x=80:y=120:w=40:h=40:c=blue:t=fill:enable='between(t,16,21.95)'",
    ].join(';'),
  );
  videoId = await importAndIndex(library.client, path);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

const ask = (question: string) => library.client.call('vigil.query', { question });
const index = async (): Promise<void> => {
  const { jobId } = await library.client.call('vigil.index', { videoId });
  await completed(library.client, jobId);
};

describe('objects', () => {
  it('are none without a detector, and the video says what would find them', async () => {
    expect(await library.client.call('videos.objects', { videoId })).toMatchObject({
      state: 'no-detector',
      tracks: [],
    });
    expect(await ask('Is there a person?')).toMatchObject({ found: false });
    expect(await library.client.call('objects.labels', {})).toEqual({ labels: [] });
  });

  it('are found when a detector has come and the video is indexed again', async () => {
    writeColourDetector(given, { labels: LABELS });
    await runLongCall(library.client, 'models.import', { folder: given });
    expect(await library.client.call('videos.objects', { videoId })).toMatchObject({ state: 'not-made' });
    await index();
    const found = await library.client.call('videos.objects', { videoId });
    expect(found).toMatchObject({
      state: 'ready',
      detector: { id: 'colours', version: '1' },
      everySec: 0.5,
      more: false,
    });
    expect(found.labels.map(({ label }) => label).sort()).toEqual(['person', 'truck']);
    const truck = found.tracks.find(({ label }) => label === 'truck');
    expect(truck).toMatchObject({ startSec: 16, endSec: 21.5, boxes: [] });
    expect(truck!.score).toBeGreaterThan(0.95);
    const { labels } = await library.client.call('objects.labels', {});
    expect(labels.find(({ label }) => label === 'truck')).toEqual({ label: 'truck', videos: 1, sec: 6 });
  });

  it('are given with their boxes for a time, a label and up to a number', async () => {
    const { tracks } = await library.client.call('videos.objects', {
      ...{ videoId, boxes: 'all', fromSec: 17, toSec: 18 },
    });
    expect(tracks.map(({ label }) => label)).toEqual(['truck']);
    const box = { left: 0.5, top: 0.75, right: 0.75, bottom: 1 };
    for (const each of tracks[0]!.boxes) {
      for (const side of ['left', 'top', 'right', 'bottom'] as const) expect(each[side]).toBeCloseTo(box[side], 3);
    }
    expect(tracks[0]!.boxes.map(({ timeSec }) => timeSec)).toEqual([17, 17.5]);
    const people = await library.client.call('videos.objects', { videoId, label: 'person', maxTracks: 1 });
    expect(people.tracks).toMatchObject([{ label: 'person', startSec: 4 }]);
    await expect(library.client.call('videos.objects', { videoId: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('are listed by the command line', async () => {
    const listed = await runInProcess<{ tracks: object[] }>(dataDir, [
      'objects',
      videoId,
      '--label',
      'truck',
      '--boxes',
    ]);
    expect(listed.document.tracks).toMatchObject([{ label: 'truck', startSec: 16, boxes: { length: 12 } }]);
    const { document } = await runInProcess<{ labels: object[] }>(dataDir, ['objects']);
    expect(document.labels).toHaveLength(2);
  });

  it('answer questions by their labels and by other words for them', async () => {
    const answer = await ask('When does a worker appear?');
    expect(answer.found).toBe(true);
    const [best] = answer.evidence;
    expect(best).toMatchObject({ videoId, channels: ['objects'] });
    expect(best!.startSec).toBeGreaterThanOrEqual(3.5);
    expect(best!.endSec).toBeLessThanOrEqual(12.5);
    expect(best!.whyRelevant).toMatch(/^Holds person \(detector \d\.\d\d\)/);
    const lorry = (await ask('Where is a lorry?')).evidence[0];
    expect([lorry!.startSec, lorry!.endSec]).toEqual([16, 22]);
    expect(await ask('Is there a forklift?')).toMatchObject({ found: false });
    // Nobody has looked at what he does.
    expect(await ask('Does a worker juggle seven burning torches?')).toMatchObject({ found: false });
  });

  it('go when the detector fails, with a warning on the video, and the video stays searchable', async () => {
    const installed = join(dataDir, 'models', 'colours');
    writeColourDetector(installed, { labels: LABELS, version: '2' });
    writeFileSync(join(installed, 'detector.onnx'), 'no graph');
    await index();
    const video = await library.client.call('videos.get', { videoId });
    expect(video.status).toBe('ready');
    expect(String(video.warnings)).toContain('Objects were not looked for: “Colours” failed.');
    expect(existsSync(join(dataDir, 'artifacts', videoId, layout.objectBoxes))).toBe(false);
    expect(await ask('When does a worker appear?')).toMatchObject({ found: false });
  });

  it('go with the video', async () => {
    await library.client.call('videos.remove', { videoId });
    expect(await library.client.call('objects.labels', {})).toEqual({ labels: [] });
  });
});
