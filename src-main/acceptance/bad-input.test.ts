import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src-shared/contract/api.ts';
import { ERROR_CODES, type ErrorCode, type ErrorShape } from '../../src-shared/contract/errors.ts';
import { drawFootage, drawMovingPicture, H264_10FPS } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess, withEnvironment } from './testing/in-process.ts';
import { hashes, readLibrary } from './testing/library-state.ts';

interface Indexed {
  readonly videos: readonly {
    readonly videoId: string | null;
    readonly path: string;
    readonly durationSec: number | null;
    readonly chunks: Record<string, number> | null;
    readonly warnings: readonly string[];
    readonly error?: ErrorShape;
  }[];
}
interface Failed {
  readonly error: ErrorShape;
}

const root = mkdtempSync(join(tmpdir(), 'vigil-bad-input-'));
const inRoot = (name: string): string => join(root, name);
const bad: { readonly path: string; readonly code: ErrorCode }[] = [];
let good: string;
let noPictures: string;

beforeAll(async () => {
  good = await drawMovingPicture(6);
  const write = (name: string, code: ErrorCode, content: string | Uint8Array): void => {
    bad.push({ path: inRoot(name), code });
    writeFileSync(inRoot(name), content);
  };
  bad.push({ path: inRoot('absent.mp4'), code: 'not-found' });
  mkdirSync(inRoot('empty folder'));
  bad.push({ path: inRoot('empty folder'), code: 'not-found' });
  write('text.mp4', 'not-a-video', 'The camera was off today.\n'.repeat(20));
  // What a phone's camera writes: the boxes of an MP4, with an index of pictures where a film has one of its tracks.
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  write(
    'photo.heic',
    'not-a-video',
    Buffer.concat([ftyp, box('meta', Buffer.alloc(60)), box('mdat', Buffer.alloc(500))]),
  );
  write('nothing.mp4', 'empty-file', '');
  const sound = await drawFootage('sine=frequency=440:duration=2', ['-c:a', 'aac'], 'm4a');
  write('sound only.mp4', 'no-video-stream', readFileSync(sound));
  const whole = readFileSync(good);
  write('cut off.mp4', 'truncated-file', whole.subarray(0, whole.length / 2));

  // The index of this file is whole, its pictures are noise: found out only while decoding.
  const indexFirst = await drawFootage('testsrc2=s=160x90:r=10:d=6', [...H264_10FPS, '-movflags', '+faststart']);
  const noise = readFileSync(indexFirst);
  noise.fill(0xa5, noise.indexOf('mdat') + 4);
  noPictures = inRoot('no pictures.mp4');
  writeFileSync(noPictures, noise);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function box(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

function expectTyped(error: ErrorShape | undefined, code: ErrorCode): void {
  expect(error?.code).toBe(code);
  expect(error?.message).toMatch(/^.{10,}[.!]$/s);
  expect(error?.hint).toMatch(/^.{10,}$/s);
}

describe('files that are no videos', () => {
  it('are refused one by one with a code, a sentence and a next step, and leave nothing', async () => {
    const dataDir = inRoot('refused');
    const paths = bad.map(({ path }) => path);
    const { exitCode, document } = await runInProcess<Indexed>(dataDir, ['index', ...paths]);
    expect(document.videos.map(({ path }) => path)).toEqual(paths);
    for (const [at, { code }] of bad.entries()) expectTyped(document.videos[at]!.error, code);
    expect(exitCode).toBe(ERROR_CODES['not-found'].exitCode);
    expect(await readLibrary(dataDir)).toEqual({ videos: [], chunks: [], embeddings: [], files: {} });
  });

  it('do not stop a batch', async () => {
    const dataDir = inRoot('batch');
    const pathOf = (name: string): string => bad.find(({ path }) => path === inRoot(name))!.path;
    const paths = [pathOf('text.mp4'), good, pathOf('cut off.mp4')];
    const { exitCode, document } = await runInProcess<Indexed>(dataDir, ['index', ...paths]);
    expect(exitCode).toBe(0);
    expect(document.videos.map(({ error }) => error?.code)).toEqual(['not-a-video', undefined, 'truncated-file']);
    expect(document.videos[1]).toMatchObject({ durationSec: 6, chunks: { shot: 1, micro: 3, meso: 1, macro: 1 } });
    const { videos, files } = await readLibrary(dataDir);
    expect(videos).toHaveLength(1);
    expect(new Set(Object.keys(files).map((path) => path.split('/')[0]))).toEqual(
      new Set([document.videos[1]!.videoId]),
    );
  });

  it('found out while decoding are failed videos without chunks, vectors or files', async () => {
    const dataDir = inRoot('undecodable');
    const { exitCode, document } = await runInProcess<Indexed>(dataDir, ['index', noPictures]);
    expectTyped(document.videos[0]!.error, 'undecodable');
    expect(exitCode).toBe(ERROR_CODES.undecodable.exitCode);
    const { videos, ...rest } = await readLibrary(dataDir);
    expect(videos).toMatchObject([{ status: 'failed', num_clips: 0, embedding_model: null }]);
    expect(rest).toEqual({ chunks: [], embeddings: [], files: {} });
  });

  it('cut short after their index are indexed as far as they go, with a warning', async () => {
    const whole = readFileSync(
      await drawFootage('testsrc2=s=160x90:r=10:d=6', [...H264_10FPS, '-movflags', '+faststart']),
    );
    const path = inRoot('breaks off.mp4');
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length * 0.6)));
    const { exitCode, document } = await runInProcess<Indexed>(inRoot('short'), ['index', path]);
    expect(exitCode).toBe(0);
    const [video] = document.videos;
    expect(video!.durationSec).toBeGreaterThan(2);
    expect(video!.durationSec).toBeLessThan(5);
    expect(video!.warnings).toHaveLength(1);
    expect(video!.chunks!['shot']).toBeGreaterThan(0);
  });
});

describe('wrong wishes', () => {
  it('an unknown encoder is named with those that are there, and nothing is kept', async () => {
    const dataDir = inRoot('encoder');
    const { exitCode, document } = await runInProcess<Failed>(dataDir, ['index', good, '--encoder', 'imaginary']);
    expectTyped(document.error, 'model-missing');
    expect(document.error.hint).toContain('vigil-basic');
    expect(exitCode).toBe(ERROR_CODES['model-missing'].exitCode);
    expect(await readLibrary(dataDir)).toEqual({ videos: [], chunks: [], embeddings: [], files: {} });
  });

  it.each([
    ['VIGIL_PORT', 'eighty', 'bad-input'],
    ['VIGIL_DB', 'oracle', 'bad-input'],
    ['VIGIL_ENABLED', 'perhaps', 'bad-input'],
    ['VIGIL_THREADS', '0', 'bad-input'],
    ['VIGIL_VECTOR_BACKEND', 'paper', 'bad-input'],
    ['VIGIL_CHUNK_CONFIG', '{"microWindowSec":-1}', 'bad-input'],
    ['VIGIL_CHUNK_CONFIG', '/no/such/file.json', 'bad-input'],
  ] as const)('%s=%s is refused by name before a library is made', async (name, value, code) => {
    const dataDir = inRoot('settings');
    const { exitCode, document } = await withEnvironment({ [name]: value }, () =>
      runInProcess<Failed>(dataDir, ['index', good]),
    );
    expectTyped(document.error, code);
    expect(document.error.message).toContain(name);
    expect(document.error.message).toContain(value);
    expect(exitCode).toBe(ERROR_CODES[code].exitCode);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('settings with a wrong value stay as they were', async () => {
    const dataDir = inRoot('settings-call');
    const library = await openLibrary(dataDir);
    try {
      const { settings } = await library.client.call('settings.get', {});
      const wrong: [object, ErrorCode][] = [
        [{ passMark: 170 }, 'bad-input'],
        [{ shotThreshold: -1 }, 'bad-input'],
        [{ theme: 'plaid' }, 'bad-input'],
        [{ encoder: 'imaginary' }, 'model-missing'],
        [{ vectorBackend: 'lances' }, 'bad-input'],
      ];
      for (const [patch, code] of wrong) {
        const refused = library.client.call('settings.update', patch as CallInput<'settings.update'>);
        await expect(refused, JSON.stringify(patch)).rejects.toMatchObject({ code });
      }
      expect((await library.client.call('settings.get', {})).settings).toEqual(settings);
    } finally {
      await library.close();
    }
  });

  it('a damaged settings file is kept aside, said, and the library opens', async () => {
    const dataDir = inRoot('settings-file');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'settings.json'), '{"passMark":');
    const library = await openLibrary(dataDir);
    try {
      const { parts } = await library.client.call('system.health', {});
      const part = parts.find(({ name }) => name === 'settings');
      expect(part).toMatchObject({ state: 'degraded', detail: expect.stringContaining('damaged') });
    } finally {
      await library.close();
    }
  });
});

describe('a place that cannot be had', () => {
  it('a taken port is a conflict that says which', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    try {
      const dataDir = inRoot('port');
      const { exitCode, document } = await runInProcess<Failed>(dataDir, ['serve', '--port', String(port)]);
      expectTyped(document.error, 'conflict');
      expect(document.error.message).toContain(String(port));
      expect(exitCode).toBe(ERROR_CODES.conflict.exitCode);
      // Whoever could not open the door does not keep the house either.
      await (await openLibrary(dataDir)).close();
    } finally {
      taken.close();
    }
  });

  it('a data folder that cannot be written is refused with another way', async () => {
    const file = inRoot('a file');
    writeFileSync(file, '');
    const locked = inRoot('locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    // The superuser may write anywhere, so there the permissions cannot be tried.
    const folders =
      process.getuid?.() === 0 ? [join(file, 'library')] : [join(file, 'library'), join(locked, 'library')];
    for (const folder of folders) {
      const { exitCode, document } = await runInProcess<Failed>(folder, ['index', good]);
      expectTyped(document.error, 'bad-input');
      expect(document.error.message).toContain(folder);
      expect(document.error.hint).toContain('VIGIL_DATA_DIR');
      expect(exitCode).toBe(ERROR_CODES['bad-input'].exitCode);
    }
    expect(hashes(locked)).toEqual({});
  });
});
