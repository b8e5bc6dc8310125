import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { receiveUpload } from '../features/videos/receive-upload.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-uploads-'));
const dataDir = join(root, 'library');
const uploads = join(dataDir, 'uploads');
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('uploaded footage goes with its video, under every name it was uploaded by', async () => {
  const footage = await drawFootage('testsrc2=s=64x48:r=10:d=1');
  const first = await receiveUpload(uploads, createReadStream(footage), 'run.mp4');
  await receiveUpload(uploads, createReadStream(footage), 'again.mp4');
  const { document } = await runInProcess<{ videos: { videoId: string }[] }>(dataDir, ['index', first.path]);
  const { client, close } = await openLibrary(dataDir);
  await client.call('videos.remove', { videoId: document.videos[0]!.videoId });
  await close();
  expect(readdirSync(uploads)).toEqual([]);
  expect(existsSync(footage)).toBe(true);
});

it('what broke off is swept at the next start', async () => {
  const longAgo = new Date(Date.now() - 48 * 3_600_000);
  const left = [join(uploads, 'broken-off.part'), join(uploads, 'f'.repeat(64))];
  writeFileSync(left[0]!, 'half');
  mkdirSync(left[1]!);
  for (const path of left) utimesSync(path, longAgo, longAgo);
  const { close } = await openLibrary(dataDir);
  await close();
  expect(readdirSync(uploads)).toEqual([]);
});
