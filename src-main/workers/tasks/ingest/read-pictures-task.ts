import { type MaskPart, maskKey } from '../../../../src-shared/model/privacy.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import type { GraphRunner } from '../../../engines/models/graph-runner.ts';
import { canSeek, keyPictures, type PictureSource, picturesAt } from '../../../engines/reader/key-pictures.ts';
import { Looks, type LooksState } from '../../../engines/reader/looks.ts';
import type { ReaderManifest } from '../../../engines/reader/manifest.ts';
import { openTextReader } from '../../../engines/reader/text-reader.ts';
import { trackLines } from '../../../engines/reader/track-lines.ts';
import { viewsOf } from '../../../engines/reader/views.ts';
import { toneMappingFor } from '../../../engines/scan/tone-mapping.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readBytes, readDoubles } from '../../../stores/artifacts/scan-files.ts';
import {
  type ReadBy,
  readGrowingTexts,
  type ScreenTextFile,
  writeGrowingTexts,
  writeScreenTexts,
} from '../../../stores/artifacts/screen-text-file.ts';

export interface InstalledReader {
  readonly folder: string;
  readonly manifest: ReaderManifest;
}

export interface ReadPicturesInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  /** The video's artifacts folder, which must be there. */
  readonly folder: string;
  readonly reader: InstalledReader;
  readonly mask: readonly MaskPart[];
  readonly shots: readonly Span[];
}

/** How far it is. */
interface ReadMessage {
  readonly doneSec: number;
  readonly durationSec: number;
}

interface ReadContext {
  readonly signal: AbortSignal;
  emit(message: ReadMessage): void;
  readonly inference: GraphRunner;
}

/** Pictures that a killed reading has to read again at most. */
const CHECKPOINT_READS = 10;
/** Pictures between key frames that one decoder goes to. */
const MOST_AT_ONCE = 100;
/** Between key frames that are further apart than that lies another picture that is wanted. */
const WORTH_A_SEEK_SEC = 12;

/** What a reading by this reader under this mask is of. */
export function readBy({ manifest: { id, version } }: InstalledReader, mask: readonly MaskPart[]): ReadBy {
  return { reader: `${id}@${version}`, mask: maskKey(mask) };
}

/**
 * Reads what is written in a recording and keeps it in its folder: key frames that show something new, and pictures
 * between those that are far apart. Goes on where a reading of the same kind was stopped. Throws `cancelled`,
 * `undecodable`, and what is wrong with the model.
 */
export async function runReadPicturesTask(
  input: ReadPicturesInput,
  context: ReadContext,
): Promise<Pick<ScreenTextFile, 'looks' | 'reads'>> {
  const { binaries, filePath, folder, reader, mask, shots } = input;
  const { signal, emit, inference } = context;
  const probe = await probeVideo(binaries, filePath, signal);
  const { durationSec } = probe;
  const toneMap = await toneMappingFor({ binaries, filePath, probe, signal });
  const source: PictureSource = { binaries, filePath, probe, toneMap, mask, signal };
  const by = readBy(reader, mask);
  const views = await viewsIn(folder, shots);
  const opened = await openTextReader(reader.folder, reader.manifest, inference);
  const from = (await readGrowingTexts(folder, by)) as LooksState | undefined;
  const looks = new Looks(views, (image) => opened.read(image, { signal }), from);
  let reads = 0;
  const keep = async (wasRead: boolean): Promise<void> => {
    if (wasRead) reads += 1;
    if (!wasRead || reads % CHECKPOINT_READS > 0) return;
    await writeGrowingTexts(folder, { by, state: looks.state });
    faultPoint('read:checkpoint');
  };
  const { passedSec } = looks.state;
  if (passedSec !== null) {
    for await (const { timeSec, image } of keyPictures(source, passedSec)) {
      await keep(await looks.keyFrame(timeSec, image));
      emit({ doneSec: timeSec, durationSec });
    }
    looks.endOfKeyFrames(durationSec);
  }
  if (canSeek(probe)) await lookBetween(source, looks, keep);
  signal.throwIfAborted();
  const { all } = looks;
  const counts = { looks: all.length, reads: all.filter(({ lines }) => lines !== null).length };
  const lines = trackLines(all, views, durationSec);
  await writeScreenTexts(folder, { by, title: reader.manifest.title, ...counts, lines });
  return counts;
}

/** Views of a scanned recording; of one that has no tiny frames, its shots. */
async function viewsIn(folder: string, shots: readonly Span[]): Promise<Span[]> {
  const nothing = (): Uint8Array => new Uint8Array(0);
  const tinyFrames = await readBytes(folder, layout.tinyFrames).catch(nothing);
  const times = await readDoubles(folder, layout.frameTimes).catch(() => new Float64Array(0));
  return viewsOf(shots, tinyFrames, times);
}

async function lookBetween(
  source: PictureSource,
  looks: Looks,
  keep: (wasRead: boolean) => Promise<void>,
): Promise<void> {
  for (let wanted = nearby(looks.wanted); wanted.length > 0; wanted = nearby(looks.wanted)) {
    let found = 0;
    for await (const { timeSec, image } of picturesAt(source, wanted)) {
      await keep(await looks.between(timeSec, image));
      found += 1;
    }
    // The recording may end before its last shot is said to.
    looks.skip(wanted.length - found);
  }
}

/** The first of some times, and those that one decoder had better go on to than another one seek. */
function nearby(timesSec: readonly number[]): number[] {
  const far = timesSec.findIndex((timeSec, at) => at > 0 && timeSec - timesSec[at - 1]! > WORTH_A_SEEK_SEC);
  return timesSec.slice(0, Math.min(far === -1 ? timesSec.length : far, MOST_AT_ONCE));
}
