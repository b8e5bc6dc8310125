import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fakeAccelerator } from '../engines/scan/testing/fake-accelerator.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { openLibrary, withEnvironment } from './testing/in-process.ts';
import { readLibrary } from './testing/library-state.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

// The device is a script around ffmpeg: no hardware decoder has been run.
const root = mkdtempSync(join(tmpdir(), 'vigil-hardware-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('a device that is proven decodes; when it dies the processor goes on from the checkpoint, to the same files', async () => {
  const video = await drawMovingPicture(190);
  const ffmpeg = await fakeAccelerator(root, { diesAfterSec: 100 }, true);
  const health = async (
    dataDir: string,
    settings: { hardwareDecoding: 'auto' | 'off' },
  ): Promise<string | undefined> => {
    const library = await openLibrary(dataDir);
    try {
      await library.client.call('settings.update', settings);
      await importAndIndex(library.client, video);
      const { parts } = await library.client.call('system.health', {});
      return parts.find(({ name }) => name === 'ffmpeg')?.detail;
    } finally {
      await library.close();
    }
  };
  await withEnvironment({ FFMPEG_PATH: ffmpeg.ffmpegPath }, async () => {
    const detail = await health(join(root, 'device'), { hardwareDecoding: 'auto' });
    expect(detail).toContain('The processor decodes: fake failed. The decoder fake failed.');
    const scans = ffmpeg.calls().filter((call) => !/ -t 20 /.test(call) && / -filter_complex /.test(call));
    expect(scans.map((call) => [/ -hwaccel (\S+) /.exec(call)?.[1], / -ss (\d+)/.exec(call)?.[1]])).toEqual([
      ['fake', undefined],
      [undefined, expect.stringMatching(/^6\d$/) as unknown],
    ]);
    const { choices } = JSON.parse(readFileSync(join(root, 'device/decoders.json'), 'utf8')) as { choices: object };
    expect(Object.values(choices)).toMatchObject([{ accelerator: null }]);
    expect(await health(join(root, 'off'), { hardwareDecoding: 'off' })).toContain('switched off');
  });
  const [device, off] = [await readLibrary(join(root, 'device')), await readLibrary(join(root, 'off'))];
  expect(device.files).toEqual(off.files);
  expect(device.chunks).toEqual(off.chunks);
});
