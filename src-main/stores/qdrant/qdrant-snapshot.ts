import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Schemas } from '@qdrant/js-client-rest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { collectionInfo } from './qdrant-collection.ts';
import type { QdrantHttp } from './qdrant-http.ts';

const BOUNDARY = 'vigil-snapshot-9f2d61c07b3e';

/** Writes a collection into `<folder>/<collection>.snapshot`; undefined when there is no such collection. */
export async function snapshotCollection(
  http: QdrantHttp,
  collection: string,
  folder: string,
): Promise<{ path: string; points: number } | undefined> {
  const info = await collectionInfo(http, collection);
  if (!info) return undefined;
  await makeFolder(folder);
  const path = snapshotPath(folder, collection);
  const { name } = await http.call<Schemas['SnapshotDescription']>(
    'POST',
    `/collections/${collection}/snapshots?wait=true`,
  );
  const remote = `/collections/${collection}/snapshots/${name}`;
  try {
    await pipeline(await http.download(remote), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  } finally {
    await rm(`${path}.part`, { force: true });
    await http.call<boolean>('DELETE', `${remote}?wait=true`);
  }
  return { path, points: info.points_count ?? 0 };
}

/** Puts a collection back as it was written; undefined when the folder has no file of it. Throws `bad-input` for another file. */
export async function restoreCollection(
  http: QdrantHttp,
  collection: string,
  folder: string,
): Promise<{ path: string; points: number } | undefined> {
  const path = snapshotPath(folder, collection);
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return undefined;
  const head = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="snapshot"; filename="collection.snapshot"\r\nContent-Type: application/octet-stream\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const form = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    yield* createReadStream(path) as AsyncIterable<Buffer>;
    yield tail;
  };
  try {
    await http.upload(
      `/collections/${collection}/snapshots/upload?wait=true&priority=snapshot`,
      `multipart/form-data; boundary=${BOUNDARY}`,
      head.length + facts.size + tail.length,
      form(),
    );
  } catch (error) {
    if (!(error instanceof VigilError) || !(Number(error.details['status']) >= 400)) throw error;
    throw new VigilError('bad-input', say('qdrant-snapshot-unreadable', { path }), { cause: error });
  }
  const info = await collectionInfo(http, collection);
  return { path, points: info?.points_count ?? 0 };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new VigilError(
      'bad-input',
      say('snapshot-folder-not-writable', { folder, reason: (error as Error).message }),
      {
        hint: say('snapshot-folder-not-writable-hint'),
        cause: error,
      },
    );
  }
}

function snapshotPath(folder: string, collection: string): string {
  return join(folder, `${collection}.snapshot`);
}
