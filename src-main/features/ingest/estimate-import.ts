import { stat } from 'node:fs/promises';
import { mapConcurrently } from '../../../src-shared/concurrency.ts';
import type { ImportEstimate } from '../../../src-shared/model/import-estimate.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import type { JobKind } from '../../jobs/define-job.ts';
import type { Parts } from '../feature.ts';
import { findVideoFiles } from './find-video-files.ts';
import { artifactBytes, freeBytesFor, roomFor } from './import-room.ts';
import type { IngestInput } from './ingest-input.ts';
import { footageOf } from './ingest-workload.ts';
import { filmFacts } from './other-stream.ts';

/** From here on a person is asked first. */
const LARGE = { files: 20, footageSec: 4 * 3600 };
/** Files looked into at most; the others are taken to be like them, byte for byte. */
const LOOKED_INTO = 200;
const FILES_AT_ONCE = 2;

export type EstimateNeeds = Pick<Parts, 'artifacts' | 'binaries' | 'config' | 'encoders' | 'runner'> & {
  readonly ingestJob: JobKind<IngestInput>;
};

interface Choice {
  readonly paths: readonly string[];
  readonly encoder?: string | undefined;
}

/**
 * Says what an import would be, by looking into its files without reading them through. Throws `model-missing`, and
 * `cancelled`.
 */
export async function estimateImport(
  { paths, encoder }: Choice,
  signal: AbortSignal,
  parts: EstimateNeeds,
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<ImportEstimate> {
  const { manifest } = await parts.encoders.locate(encoder);
  const found = await findVideoFiles(paths, signal);
  const files = found.flatMap((file) => ('error' in file ? [] : [file.path]));
  const every = Math.max(1, files.length / LOOKED_INTO);
  const sample = files.filter((_, at) => Math.floor(at / every) !== Math.floor((at - 1) / every));
  const binaries = await parts.binaries();
  let done = 0;
  const looks = await mapConcurrently(sample, FILES_AT_ONCE, async (path) => {
    signal.throwIfAborted();
    const probe = await probeVideo(binaries, path, signal).catch(() => {
      signal.throwIfAborted();
      return undefined;
    });
    done += 1;
    onFile(done, sample.length);
    return probe && { sizeBytes: probe.sizeBytes, ...filmFacts(probe) };
  });
  const films = looks.filter((film) => film !== undefined);
  const sum = (of: (film: (typeof films)[number]) => number): number => films.reduce((all, film) => all + of(film), 0);
  const looked = { bytes: sum(({ sizeBytes }) => sizeBytes), unreadable: looks.length - films.length };
  const restBytes = films.length === 0 ? 0 : await bytesOf(files, new Set(sample), signal);
  const times = looked.bytes > 0 ? 1 + restBytes / looked.bytes : 1;
  const unreadable = Math.round((looked.unreadable * files.length) / Math.max(sample.length, 1));
  const footageSec = sum(({ durationSec }) => durationSec) * times;
  const diskBytes = Math.ceil(sum((film) => artifactBytes(film, manifest)) * times);
  const inputs = films.map((film) => ({ encoderId: manifest.id, sopilotClips: false, footage: footageOf(film) }));
  const indexSec = parts.runner.expectedSec(parts.ingestJob, inputs);
  const freeBytes = freeBytesFor(parts);
  return {
    files: files.length - unreadable,
    unreadable: unreadable + found.length - files.length,
    sizeBytes: looked.bytes + restBytes,
    footageSec,
    indexSec: indexSec === undefined ? null : indexSec * times,
    diskBytes,
    freeBytes,
    room: roomFor(diskBytes, freeBytes),
    isLarge: files.length > LARGE.files || footageSec > LARGE.footageSec,
    isSampled: sample.length < files.length,
  };
}

/** Bytes of the files that were not looked into. */
async function bytesOf(files: readonly string[], looked: ReadonlySet<string>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for (const path of files) {
    signal.throwIfAborted();
    if (looked.has(path)) continue;
    bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
