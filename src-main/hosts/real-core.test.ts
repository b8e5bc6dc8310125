import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Reply, type VigilClient } from '../../src-shared/contract/client.ts';
import { SENTENCES_AS_DATA } from '../../src-shared/contract/sentences-header.ts';
import { worded } from '../../src-shared/sentences/word.ts';
import { createCore } from '../core/create-core.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { type CoreAccess, openCore } from './open-core.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, 'cli', 'main.ts');
let folder: string;
let clip: string;
let longClip: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-doors-'));
  clip = join(folder, 'two shots.mp4');
  longClip = join(folder, 'long.mp4');
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const draw = (graph: string, file: string) =>
    run(ffmpegPath, [
      '-v',
      'error',
      '-filter_complex',
      graph,
      '-map',
      '[v]',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      file,
    ]);
  const colour = (name: string, sec: number, label: string) => `color=c=${name}:s=320x180:r=15:d=${sec}[${label}]`;
  await draw(`${colour('red', 4, 'a')};${colour('blue', 4, 'b')};[a][b]concat=n=2:v=1:a=0[v]`, clip);
  await draw('testsrc2=s=320x180:r=30:d=5[v]', join(folder, 'pattern.mp4'));
  // Long to scan, quick to make.
  await run(ffmpegPath, [
    '-v',
    'error',
    '-stream_loop',
    '200',
    '-i',
    join(folder, 'pattern.mp4'),
    '-c',
    'copy',
    longClip,
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command line as a process of its own, from source. */
function vigil(dataDir: string, args: readonly string[]) {
  return run(process.execPath, [cli, '--json', '--data-dir', dataDir, ...args]).then(
    ({ stdout }) => ({ exitCode: 0, document: JSON.parse(stdout) as Record<string, unknown> }),
    (error: { code: number; stdout: string }) => ({
      exitCode: error.code,
      document: JSON.parse(error.stdout) as Record<string, unknown>,
    }),
  );
}

describe('the real core behind its doors', () => {
  let access: CoreAccess;
  let client: VigilClient;
  let videoId: string;
  beforeAll(async () => {
    access = await openCore({ overrides: { dataDir: join(folder, 'library'), logLevel: 'error' }, createCore });
    client = createClient(access.transport);
  });
  afterAll(() => access.close());

  it('indexes for the command line, which is its client', async () => {
    const { exitCode, document } = await vigil(join(folder, 'library'), ['index', clip]);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      videos: [{ path: clip, durationSec: 8, width: 320, height: 180, chunks: { shot: 2 }, warnings: [] }],
    });
    const { videos } = await client.call('videos.list', {});
    videoId = videos[0]!.videoId;
    expect(videos[0]).toMatchObject({ name: 'two shots.mp4', status: 'ready' });
  });

  it('answers the same over HTTP as in process', async () => {
    // As the documentation tells programs of this user.
    const card = await readFile(join(folder, 'library', 'owner.lock'), 'utf8');
    const { port, token } = JSON.parse(card) as { port: number; token: string };
    const origin = `http://127.0.0.1:${port}`;
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const post = async (name: string, input: unknown, more: Record<string, string> = {}): Promise<Reply> => {
      const request = { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(input) };
      return (await (await fetch(`${origin}/call/${name}`, request)).json()) as Reply;
    };
    const asData = { [SENTENCES_AS_DATA.name]: SENTENCES_AS_DATA.value };
    for (const [name, input] of [
      ['videos.get', { videoId }],
      ['chunks.list', { videoId, level: 'shot' }],
      ['videos.timeline', { videoId }],
      ['models.list', {}],
      ['settings.get', {}],
      ['videos.get', { videoId: 'unknown' }],
      ['sop.tasks.list', {}],
    ] as const) {
      const inProcess = JSON.parse(JSON.stringify(await access.transport.call(name, input))) as Reply;
      expect(await post(name, input, asData), name).toEqual(inProcess);
      expect(await post(name, input), name).toEqual(worded(inProcess));
    }
    const rest = await fetch(`${origin}/videos/${videoId}/chunks?level=shot`, { headers });
    expect(await rest.json()).toMatchObject({
      chunks: [
        { level: 'shot', startSec: 0 },
        { level: 'shot', startSec: 4 },
      ],
    });
    const media = await fetch(`${origin}/media/video/${videoId}`, { headers: { ...headers, Range: 'bytes=0-99' } });
    expect([media.status, media.headers.get('Content-Type')]).toEqual([206, 'video/mp4']);
    await media.arrayBuffer();
    const thumb = await fetch(`${origin}/media/thumb/${videoId}/5000.jpg?nearest`, { headers });
    expect(
      Buffer.from(await thumb.arrayBuffer())
        .subarray(0, 2)
        .toString('hex'),
    ).toBe('ffd8');
    const found = await vigil(join(folder, 'library'), ['search', 'blue', '--top-k', '1']);
    expect(found.document).toMatchObject({ hits: [{ videoId }] });
  });
});

describe('the command line alone', () => {
  it('finds shots without a library, and says why a file is none', async () => {
    const shots = await vigil(join(folder, 'alone'), ['shots', clip]);
    expect(shots.document).toMatchObject({
      fps: 15,
      durationSec: 8,
      frameCount: 120,
      shots: [{ endSec: 4 }, { startSec: 4 }],
    });
    const none = await vigil(join(folder, 'alone'), ['shots', import.meta.filename]);
    expect([none.exitCode, none.document]).toMatchObject([11, { error: { code: 'not-a-video' } }]);
  });

  it('cancels its job on Ctrl-C and gives the library back', async () => {
    const dataDir = join(folder, 'stopped');
    const child = execFile(process.execPath, [cli, '--json', '--data-dir', dataDir, 'index', longClip]);
    let out = '';
    child.stdout?.on('data', (text: string) => {
      out += text;
    });
    // The first progress line says that the job runs.
    await once(child.stderr!, 'data');
    child.kill('SIGINT');
    const [exitCode] = await once(child, 'exit');
    expect(exitCode).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cancelled' } });
    const { document } = await vigil(dataDir, ['jobs']);
    expect(document).toMatchObject({ jobs: [{ state: 'cancelled' }] });
  });
});
