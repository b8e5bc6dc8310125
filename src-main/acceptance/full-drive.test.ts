import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { createCore } from '../core/create-core.ts';
import { type CoreAccess, openCore } from '../hosts/open-core.ts';
import { drawFootage, drawMovingPicture } from './testing/drawn-footage.ts';
import { runInProcess, withEnvironment } from './testing/in-process.ts';
import { runVigil } from './testing/run-vigil.ts';
import { mountSmallDrive, type SmallDrive } from './testing/small-drive.ts';
import { completed } from './testing/wait-for-job.ts';

interface Listed {
  readonly total: number;
  readonly videos: readonly { readonly videoId: string }[];
}
interface Health {
  readonly parts: readonly { readonly name: string; readonly state: string }[];
}
interface Refused {
  readonly error: { readonly code: string; readonly hint: string };
}

const MEGABYTE = 1024 * 1024;
const root = mkdtempSync(join(tmpdir(), 'vigil-full-'));
const dataDir = join(root, 'library');
const reserve = join(dataDir, 'drive-reserve');
let footage: readonly string[] = [];
/** Noise does not pack: its pictures and vectors take more than a start gives back of the reserve. */
let large = '';
let drive: SmallDrive | undefined;

beforeAll(async () => {
  footage = [await drawMovingPicture(20), await drawMovingPicture(8)];
  large = await drawFootage('nullsrc=s=320x180:r=10:d=240,geq=random(1)*255:128:128');
});
beforeEach((context) => {
  drive = mountSmallDrive(root, '96m');
  if (!drive) context.skip('no drive of 96 MB can be mounted here');
  mkdirSync(dataDir);
});
afterEach(() => drive?.unmount());
afterAll(() => rmSync(root, { recursive: true, force: true }));

const vigil = <Shape>(...args: readonly string[]) => runInProcess<Shape>(dataDir, args);
const list = async (): Promise<Listed> => (await vigil<Listed>('videos', 'list')).document;

async function opened<Result>(work: (access: CoreAccess) => Promise<Result>): Promise<Result> {
  const access = await openCore({ overrides: { dataDir, logLevel: 'silent' }, createCore });
  try {
    return await work(access);
  } finally {
    await access.close();
  }
}

async function playsAndRemoves(videoId: string): Promise<void> {
  await opened(async (access) => {
    const client = createClient(access.transport);
    const range = new Request('http://vigil/', { headers: { Range: 'bytes=0-99' } });
    expect((await access.answerMedia(range, `/video/${videoId}`)).status).toBe(206);
    expect(await client.call('videos.timeline', { videoId })).toMatchObject({ durationSec: expect.any(Number) });
    expect(await client.call('videos.remove', { videoId })).toEqual({ removed: true });
  });
}

describe('a library on a drive that is full to its last byte', () => {
  it('is listed, played and removed from, which gives room back', async () => {
    await vigil('index', ...footage);
    const kept = statSync(reserve).size;
    drive!.fill();
    const { total, videos } = await list();
    expect(total).toBe(2);
    await playsAndRemoves(videos[0]!.videoId);
    expect(drive!.free()).toBeGreaterThan(0);
    expect((await vigil('videos', 'remove', videos[1]!.videoId)).exitCode).toBe(0);
    expect((await list()).total).toBe(0);
    expect(readdirSync(join(dataDir, 'artifacts'))).toEqual([]);
    expect((await vigil<{ isWhole: boolean }>('check')).document.isWhole).toBe(true);

    drive!.empty();
    expect((await vigil<Health>('health')).document.parts).toContainEqual(
      expect.objectContaining({ name: 'drive', state: 'ok' }),
    );
    expect(statSync(reserve).size).toBe(kept);
  });

  it('says so, and refuses what needs room with nothing half-written', async () => {
    await vigil('index', footage[0]!);
    drive!.fill();
    await list();
    await opened(async ({ transport }) => {
      const client = createClient(transport);
      const { parts } = await client.call('system.health', {});
      expect(parts).toContainEqual(expect.objectContaining({ name: 'drive', state: 'degraded' }));

      const card = JSON.parse(readFileSync(join(dataDir, 'owner.lock'), 'utf8')) as { port: number; token: string };
      const sent = await fetch(`http://127.0.0.1:${card.port}/upload?name=a.mp4`, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${card.token}` },
        body: new Uint8Array(3 * MEGABYTE),
      });
      expect(sent.status).toBe(507);
      expect(await sent.json()).toMatchObject({ error: { code: 'disk-full', hint: expect.stringContaining('space') } });
      expect(readdirSync(join(dataDir, 'uploads'))).toEqual([]);

      const imported = await runLongCall(client, 'videos.import', { paths: [large] });
      const [video] = imported.videos;
      await expect(completed(client, video!.jobId)).rejects.toThrow('disk-full');
      expect(await client.call('videos.remove', { videoId: video!.videoId! })).toEqual({ removed: true });
      expect((await client.call('videos.list', {})).total).toBe(1);
    });
    expect(readFileSync(join(dataDir, 'logs', 'vigil.log'), 'utf8')).toContain('drive of the data folder is full');
    drive!.empty();
    expect((await vigil<{ isWhole: boolean }>('check')).document.isWhole).toBe(true);
  });

  it('can be worked with where an earlier Vigil has left no reserve', async () => {
    await vigil('index', ...footage);
    rmSync(reserve);
    drive!.fill();
    const { total, videos } = await list();
    expect(total).toBe(2);
    await playsAndRemoves(videos[0]!.videoId);
    expect(drive!.free()).toBeGreaterThan(0);
    expect((await vigil('videos', 'remove', videos[1]!.videoId)).exitCode).toBe(0);
    expect((await list()).total).toBe(0);
  });

  it('can be worked with after an indexing was killed, without a reserve', async () => {
    await vigil('index', footage[0]!);
    const env = { VIGIL_DATA_DIR: dataDir, VIGIL_FAULT: 'scan:checkpoint' };
    expect((await runVigil(['index', large], env)).signal).toBe('SIGKILL');
    rmSync(reserve, { force: true });
    drive!.fill();
    const { total, videos } = await list();
    expect(total).toBe(2);
    for (const { videoId } of videos) await playsAndRemoves(videoId);
    expect((await list()).total).toBe(0);
  });

  it('can be worked with where temporary files would lie on it too', async () => {
    await vigil('index', ...footage);
    drive!.fill();
    await withEnvironment({ TMPDIR: root, SQLITE_TMPDIR: root }, async () => {
      const { videos } = await list();
      for (const { videoId } of videos) expect((await vigil('videos', 'remove', videoId)).exitCode).toBe(0);
      expect((await list()).total).toBe(0);
    });
  });

  it('is not begun there: that is refused with what to do', async () => {
    drive!.fill();
    const { document } = await vigil<Refused>('videos', 'list');
    expect(document.error).toMatchObject({ code: 'disk-full', hint: expect.stringContaining('space') });
  });
});
