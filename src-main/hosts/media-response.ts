import { type FileHandle, open } from 'node:fs/promises';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { decodePercent } from '../../src-shared/percent.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Core, MediaFile, MediaPicture } from '../core/core.ts';
import { type ByteRange, parseByteRange } from './byte-range.ts';
import { errorResponse } from './error-response.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * A file as an answer to a GET or HEAD with byte ranges, for `protocol.handle` (where `net.fetch` ignores Range) and
 * for HTTP alike. Bytes are read only as fast as they are taken, and the file is closed when the reader goes away.
 */
export async function mediaResponse(request: Request, file: MediaFile): Promise<Response> {
  const handle = await openFile(file.path);
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
    const headers = new Headers({
      'Content-Type': file.contentType,
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-cache',
      ETag: etag,
    });
    if (file.fileName !== undefined) {
      headers.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`);
    }
    if (request.headers.get('If-None-Match') === etag)
      return await close(handle, new Response(null, { status: 304, headers }));
    const ifRange = request.headers.get('If-Range');
    const asked = ifRange === null || ifRange === etag ? request.headers.get('Range') : null;
    const range = parseByteRange(asked, size);
    if (range === 'unsatisfiable') {
      headers.set('Content-Range', `bytes */${size}`);
      return await close(handle, new Response(null, { status: 416, headers }));
    }
    const { start, end } = range === 'whole' ? { start: 0, end: size } : range;
    headers.set('Content-Length', String(end - start));
    if (range !== 'whole') headers.set('Content-Range', `bytes ${start}-${end - 1}/${size}`);
    const status = range === 'whole' ? 200 : 206;
    if (request.method === 'HEAD' || end === start) return await close(handle, new Response(null, { status, headers }));
    return new Response(byteStream(handle, { start, end }, file.hold?.()), { status, headers });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A picture as an answer to a GET or HEAD. */
function pictureResponse(request: Request, { bytes, contentType, tag, isForGood }: MediaPicture): Response {
  const headers = new Headers({
    'Content-Type': contentType,
    'Cache-Control': isForGood ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    ETag: `"${tag}"`,
  });
  if (request.headers.get('If-None-Match') === `"${tag}"`) return new Response(null, { status: 304, headers });
  headers.set('Content-Length', String(bytes.length));
  return new Response(request.method === 'HEAD' ? null : Uint8Array.from(bytes), { headers });
}

type Answer = (
  parts: readonly string[],
  media: Core['media'],
  signal: AbortSignal,
) => Promise<MediaFile | MediaPicture>;

/** What there is of a video, by id; times in milliseconds. */
const ADDRESSES: readonly (readonly [RegExp, Answer])[] = [
  [/^\/video\/([^/]+)$/, ([id], media) => media.videoFile(id!)],
  [/^\/proxy\/([^/]+)$/, ([id], media) => media.proxy(id!)],
  [/^\/proxy\/([^/]+)\/(\d{1,9})$/, ([id, part], media) => media.proxyPart(id!, part!)],
  [/^\/thumb\/([^/]+)\/(\d{1,12})\.jpg$/, ([id, ms], media) => media.thumbnail(id!, Number(ms))],
  [
    /^\/thumb\/([^/]+)\/(\d{1,12})-(\d{1,12})\/(\d{1,12})\.jpg$/,
    ([id, from, until, ms], media, signal) =>
      media.thumbnailIn(id!, { fromMs: Number(from), untilMs: Number(until) }, Number(ms), signal),
  ],
  [/^\/frame\/([^/]+)\/(\d{1,12})\.jpg$/, ([id, ms], media, signal) => media.frame(id!, Number(ms), signal)],
  [
    /^\/storyboard\/([^/]+)\/([\w-]{1,40})\/(\d{1,6})\.jpg$/,
    ([id, edition, sheet], media) => media.storyboardSheet(id!, edition!, Number(sheet)),
  ],
];

/**
 * Answers `/video/<videoId>`, `/proxy/<videoId>` (the playable copy), `/proxy/<videoId>/<part>` (of one that is being
 * made), and pictures of a video: `/thumb/<videoId>/<ms>.jpg` (the nearest stored one),
 * `/thumb/<videoId>/<from>-<until>/<ms>.jpg` (one out of that span), `/frame/<videoId>/<ms>.jpg` (the frame itself) and
 * `/storyboard/<videoId>/<edition>/<sheet>.jpg`; and, once, `/export/<offerId>`. Errors become answers too.
 */
export async function answerMedia(request: Request, pathname: string, media: Core['media']): Promise<Response> {
  try {
    for (const [address, answer] of ADDRESSES) {
      const parts = address.exec(pathname)?.slice(1).map(decodePercent);
      if (!parts) continue;
      const found = await answer(parts, media, request.signal);
      return 'bytes' in found ? pictureResponse(request, found) : await mediaResponse(request, found);
    }
    const offered = /^\/export\/([^/]+)$/.exec(pathname);
    if (offered && request.method === 'GET') {
      return await mediaResponse(request, await media.exportFile(decodePercent(offered[1]!)));
    }
    throw new VigilError('not-found', say('no-such-media'));
  } catch (error) {
    return errorResponse(error);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw new VigilError('not-found', say('media-file-moved'), { cause: error });
  }
}

async function close(handle: FileHandle, response: Response): Promise<Response> {
  await handle.close();
  return response;
}

function byteStream(handle: FileHandle, range: ByteRange, release = () => {}): ReadableStream<Uint8Array> {
  const close = async (): Promise<void> => {
    release();
    await handle.close();
  };
  let position = range.start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const length = Math.min(CHUNK_BYTES, range.end - position);
          const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
          if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
          if (position < range.end) return;
          await close();
          controller.close();
        } catch (error) {
          await close();
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: 1 },
  );
}
