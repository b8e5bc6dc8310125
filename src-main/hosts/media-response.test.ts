import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import type { Core, MediaFile, MediaPicture } from '../core/core.ts';
import { answerMedia, mediaResponse } from './media-response.ts';

const SIZE = 1_000_000;
const content = Buffer.from(Uint8Array.from({ length: SIZE }, (_value, index) => (index * 31) % 251));
let folder: string;
let file: MediaFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-media-'));
  file = { path: join(folder, 'a.mp4'), contentType: 'video/mp4' };
  await writeFile(file.path, content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ask(headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return mediaResponse(new Request('http://media/video/a', { headers, method }), file);
}
const picture = (content: unknown, isForGood = false): MediaPicture => ({
  ...{ bytes: Buffer.from(JSON.stringify(content)), contentType: 'image/jpeg', tag: 'a-tag', isForGood },
});
const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('media', () => {
  it('sends the whole file and says that it takes ranges', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('Accept-Ranges')).toBe('bytes');
    expect(response.headers.get('Content-Type')).toBe('video/mp4');
    expect(response.headers.get('Content-Length')).toBe(String(SIZE));
    expect((await bytes(response)).equals(content)).toBe(true);
  });

  it.each([
    ['bytes=0-', 0, SIZE],
    ['bytes=500000-', 500_000, SIZE],
    ['bytes=10-19', 10, 20],
    ['bytes=-7', SIZE - 7, SIZE],
  ])('sends %s as 206', async (range, start, end) => {
    const response = await ask({ Range: range });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes ${start}-${end - 1}/${SIZE}`);
    expect(response.headers.get('Content-Length')).toBe(String(end - start));
    expect((await bytes(response)).equals(content.subarray(start, end))).toBe(true);
  });

  it('answers 416 with the size for a range beyond the end', async () => {
    const response = await ask({ Range: `bytes=${SIZE}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('Content-Range')).toBe(`bytes */${SIZE}`);
  });

  it('answers HEAD without a body and a known version with 304', async () => {
    const head = await ask({}, 'HEAD');
    expect([head.status, head.body, head.headers.get('Content-Length')]).toEqual([200, null, String(SIZE)]);
    const etag = head.headers.get('ETag')!;
    expect((await ask({ 'If-None-Match': etag })).status).toBe(304);
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206);
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': '"older"' })).status).toBe(200);
  });

  it('reads no faster than it is read, and stops when the reader goes away', async () => {
    const response = await ask();
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect(first.value!.byteLength).toBeLessThan(SIZE);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });

  it('finds media by id and answers errors as data', async () => {
    const held: string[] = [];
    const hold = () => {
      held.push('held');
      return () => void held.push('given back');
    };
    const media: Core['media'] = {
      videoFile: async (id) => {
        if (id !== 'v 1') throw new VigilError('not-found', asIs(`There is no video ${id}.`));
        return file;
      },
      proxy: async (id) => {
        expect(id).toBe('v 1');
        return { ...file, hold };
      },
      proxyPart: async (id, version) => {
        expect([id, version]).toEqual(['v 1', '2']);
        return file;
      },
      thumbnail: async (id, timeMs) => {
        expect([id, timeMs]).toEqual(['v 1', 1500]);
        return { ...file, contentType: 'image/jpeg' };
      },
      exportFile: async (offerId) => {
        expect(offerId).toBe('once');
        return { ...file, fileName: 'Halle 3 – 現場.mp4' };
      },
      thumbnailIn: async (id, span, timeMs) => picture([id, span, timeMs]),
      frame: async (id, timeMs) => picture([id, timeMs]),
      storyboardSheet: async (id, edition, sheet) => picture([id, edition, sheet], edition === 'newest'),
    };
    const get = (path: string): Promise<Response> => answerMedia(new Request(`http://media${path}`), path, media);
    expect((await get('/video/v%201')).headers.get('Content-Type')).toBe('video/mp4');
    expect((await get('/thumb/v%201/1500.jpg')).headers.get('Content-Type')).toBe('image/jpeg');
    const saved = (await get('/export/once')).headers.get('Content-Disposition');
    expect(saved).toBe(`attachment; filename*=UTF-8''${encodeURIComponent('Halle 3 – 現場.mp4')}`);
    expect((await get('/proxy/v%201/2')).status).toBe(200);
    await (await get('/proxy/v%201')).arrayBuffer();
    expect(held).toEqual(['held', 'given back']);
    const asked = async (path: string): Promise<unknown> => (await get(path)).json();
    expect(await asked('/thumb/v%201/1000-2500/1500.jpg')).toEqual(['v 1', { fromMs: 1000, untilMs: 2500 }, 1500]);
    expect(await asked('/frame/v%201/1500.jpg')).toEqual(['v 1', 1500]);
    expect(await asked('/storyboard/v%201/a1-b2/3.jpg')).toEqual(['v 1', 'a1-b2', 3]);
    for (const path of [
      '/video/other',
      '/video/../etc',
      '/thumb/v/x.jpg',
      '/video/%2e%2e%2fetc',
      '/video/%E0%A4%A',
      '/proxy/v/x',
    ]) {
      expect((await get(path)).status, path).toBeGreaterThanOrEqual(400);
    }
    expect(await (await get('/video/other')).json()).toMatchObject({ error: { code: 'not-found' } });
  });

  it('lets a picture be kept for good only under the address of its edition, and asked after by its tag', async () => {
    const sheet = (edition: string, headers = {}): Promise<Response> => {
      const path = `/storyboard/v/${edition}/0.jpg`;
      const source = { storyboardSheet: async () => picture(edition, edition === 'newest') } as Partial<Core['media']>;
      return answerMedia(new Request(`http://media${path}`, { headers }), path, source as Core['media']);
    };
    expect((await sheet('newest')).headers.get('Cache-Control')).toContain('immutable');
    const older = await sheet('older');
    expect(older.headers.get('Cache-Control')).toBe('private, no-cache');
    const known = await sheet('older', { 'If-None-Match': older.headers.get('ETag')! });
    expect([known.status, await known.text()]).toEqual([304, '']);
  });

  it('says not found when the recording has moved away', async () => {
    const gone = { path: join(folder, 'gone.mp4'), contentType: 'video/mp4' };
    await expect(mediaResponse(new Request('http://media/'), gone)).rejects.toMatchObject({ code: 'not-found' });
  });
});
