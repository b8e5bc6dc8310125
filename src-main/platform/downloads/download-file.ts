import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isDriveFull } from '../drive-full.ts';
import { faultPoint } from '../fault-points.ts';
import { type Checksum, hasChecksum } from './checksum.ts';
import { requireDriveRoom } from './drive-room.ts';
import type { Network, Reply } from './network.ts';
import { type PartFile, type PartState, partFile } from './part-file.ts';
import { PassingFailure } from './passing-failure.ts';
import { type Patience, persist } from './patience.ts';
import { refusalOf } from './refusal.ts';

export interface WantedFile {
  readonly url: string;
  /** Where it is to lie; beside it grow `.part` and `.part.json`. */
  readonly target: string;
  readonly bytes: number;
  readonly checksum: Checksum;
}

export interface DownloadTools {
  readonly network: Network;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** Bytes of the file that are here, from time to time. */
  readonly progress: (bytes: number) => void;
  /** What has to stay free on the drive. */
  readonly spareBytes: number;
}

/** The room on the drive is looked at again after so much: others write to it too. */
const ROOM_EVERY_BYTES = 32 * 1024 * 1024;

/**
 * Fetches a file, going on where an earlier attempt or process was broken off, and gives it its name once its size and
 * checksum are right. Throws `not-found`, `unauthorized`, `backend-unavailable` (no connection, refused, no progress),
 * `model-invalid` for other bytes than those wanted, `disk-full`, `feature-disabled`, the signal's reason.
 */
export async function downloadFile(file: WantedFile, tools: DownloadTools): Promise<void> {
  const { signal, patience, progress } = tools;
  if (await isThere(file, signal)) return progress(file.bytes);
  await mkdir(dirname(file.target), { recursive: true });
  const part = partFile(file.target, file.checksum);
  // Pieces may be of two versions, or half written in a power cut: what was pieced together gets one more try.
  for (let isFirst = true; ; isFirst = false) {
    let isPieced = false;
    await persist(
      async (gained) => {
        isPieced ||= (await part.state()).bytes > 0;
        await fetchRest(file, part, tools, gained);
      },
      patience,
      signal,
    );
    if (await hasChecksum(part.path, file.checksum, signal)) return part.finish();
    await part.discard();
    if (!isFirst || !isPieced) throw otherBytes(file);
  }
}

async function isThere({ target, bytes, checksum }: WantedFile, signal: AbortSignal): Promise<boolean> {
  const size = await stat(target).then(
    (info) => info.size,
    () => -1,
  );
  return size === bytes && hasChecksum(target, checksum, signal);
}

async function fetchRest(
  file: WantedFile,
  part: PartFile,
  tools: DownloadTools,
  gained: (bytes: number) => void,
): Promise<void> {
  const { network, signal, spareBytes } = tools;
  let state = await part.state();
  if (state.bytes > file.bytes) state = { bytes: 0, validator: null };
  if (state.bytes === file.bytes) return;
  await requireDriveRoom(dirname(file.target), file.bytes - state.bytes, spareBytes);
  const reply = await network.get(file.url, rangeOf(state), signal);
  try {
    const from = await whereItBegins(reply, state, file, part);
    await writeBody(reply, part.path, from, { file, tools, gained });
  } finally {
    reply.body.destroy();
  }
}

/** The bytes that are missing, but all of them when the file is no longer the one that the first ones are of. */
function rangeOf({ bytes, validator }: PartState): Record<string, string> {
  if (bytes === 0) return {};
  return { range: `bytes=${bytes}-`, ...(validator !== null && { 'if-range': validator }) };
}

/** Where the reply's bytes belong. Throws for a reply that is not the file, or not that part of it. */
async function whereItBegins(reply: Reply, state: PartState, file: WantedFile, part: PartFile): Promise<number> {
  const { status, headers } = reply;
  if (status === 206) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
    if (Number(first) === state.bytes && (total === '*' || Number(total) === file.bytes)) return state.bytes;
  }
  if (status === 206 || status === 416) {
    await part.discard();
    throw new PassingFailure(otherBytes(file));
  }
  if (status !== 200) throw refusalOf(reply, file.url);
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== file.bytes) throw otherBytes(file, Number(length));
  // A weak mark is of what the file means, not of its bytes.
  const { etag } = headers;
  await part.begin(etag?.startsWith('"') ? etag : null);
  return 0;
}

interface Transfer {
  readonly file: WantedFile;
  readonly tools: DownloadTools;
  readonly gained: (bytes: number) => void;
}

async function writeBody(reply: Reply, path: string, from: number, { file, tools, gained }: Transfer): Promise<void> {
  const handle = await open(path, from === 0 ? 'w' : 'r+', 0o600);
  const watch = watchSpeed(reply, file, tools.patience);
  let at = from;
  let roomAt = from + ROOM_EVERY_BYTES;
  try {
    for await (const block of reply.body as AsyncIterable<Buffer>) {
      tools.signal.throwIfAborted();
      if (at + block.length > file.bytes) throw otherBytes(file);
      await writeWhole(handle, block, at, file);
      at += block.length;
      watch.add(block.length);
      gained(block.length);
      tools.progress(at);
      faultPoint('download:block');
      if (at < roomAt) continue;
      roomAt = at + ROOM_EVERY_BYTES;
      await requireDriveRoom(dirname(path), file.bytes - at, tools.spareBytes);
    }
  } catch (thrown) {
    tools.signal.throwIfAborted();
    throw thrown instanceof PassingFailure || thrown instanceof VigilError ? thrown : brokenOff(file, thrown);
  } finally {
    watch.stop();
    // What is here stays here, whatever happens next.
    await handle.sync().catch(() => undefined);
    await handle.close();
  }
  if (at < file.bytes) throw brokenOff(file);
}

async function writeWhole(handle: FileHandle, block: Buffer, at: number, file: WantedFile): Promise<void> {
  try {
    for (let done = 0; done < block.length; ) {
      done += (await handle.write(block, done, block.length - done, at + done)).bytesWritten;
    }
  } catch (cause) {
    if (!isDriveFull(cause)) throw new VigilError('internal', say('download-not-written', nameOf(file)), { cause });
    throw new VigilError('disk-full', say('drive-full'), { cause });
  }
}

/** Gives a connection up on which too little comes. */
function watchSpeed(reply: Reply, file: WantedFile, { leastBytes, windowMs }: Patience) {
  let received = 0;
  const timer = setInterval(() => {
    if (received >= leastBytes) {
      received = 0;
      return;
    }
    const slow = say('download-too-slow', { ...nameOf(file), bytes: received, seconds: windowMs / 1000 });
    reply.body.destroy(new PassingFailure(new VigilError('backend-unavailable', slow)));
  }, windowMs);
  return {
    add: (bytes: number) => {
      received += bytes;
    },
    stop: () => clearInterval(timer),
  };
}

function brokenOff(file: WantedFile, cause?: unknown): PassingFailure {
  const told = new VigilError('backend-unavailable', say('download-broken-off', nameOf(file)), {
    hint: say('download-broken-off-hint'),
    cause,
  });
  return new PassingFailure(told);
}

function otherBytes(file: WantedFile, sentBytes?: number): VigilError {
  const { name } = nameOf(file);
  return new VigilError(
    'model-invalid',
    sentBytes === undefined
      ? say('download-other-bytes', { name })
      : say('download-other-size', { name, sentBytes, bytes: file.bytes }),
    { hint: say('download-other-bytes-hint'), details: { name } },
  );
}

function nameOf({ target }: WantedFile): { name: string } {
  return { name: basename(target) };
}
