import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { ExportFile } from '../../../src-shared/model/export.ts';
import { english } from '../../../src-shared/sentences/en/index.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import type { Span } from '../../../src-shared/time.ts';
import { machineZone } from '../../../src-shared/zoned-time.ts';
import { openZip, type ZipWriter } from '../../formats/zip-write.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { type ListedClip, listAsCsv } from './clip-list.ts';
import { type ExportNeeds, makeExport, type Progress } from './export-run.ts';
import { safeFileName } from './export-target.ts';
import { makeClip, planClip } from './make-clip.ts';
import { checkSpan, openSource } from './open-source.ts';
import { nameOfSpan } from './single-exports.ts';

interface WantedClip extends Span {
  readonly videoId: string;
  readonly why: string;
}

export const ZIP_TYPES = { '.zip': 'application/zip' } as const;

/** The clips that are asked for, or the evidence of an answer. Throws `bad-input` for none, `not-found`. */
export async function wantedClips(
  { clips, answerId }: Pick<ParsedInput<'exports.clips'>, 'clips' | 'answerId'>,
  { answers }: Pick<ExportNeeds, 'answers'>,
): Promise<readonly WantedClip[]> {
  const given = (clips ?? []).map((clip) => ({ ...clip, why: clip.why ?? '' }));
  const answer = answerId === undefined ? undefined : await answers.find(answerId);
  if (answerId !== undefined && !answer) throw new VigilError('not-found', say('answer-not-kept', { answerId }));
  const evidence = (answer?.evidence ?? []).map(({ videoId, startSec, endSec, whyRelevant }) => ({
    ...{ videoId, startSec, endSec, why: word(whyRelevant, english) },
  }));
  const wanted = [...given, ...evidence];
  if (wanted.length > 0) return wanted;
  throw new VigilError('bad-input', say('export-needs-clips'), { hint: say('export-needs-clips-hint') });
}

/**
 * Writes clips into one archive, one after the other, and a list of them. A clip that cannot be made stands in the
 * list with its reason and the rest go on; throws the reason where none could be made.
 */
export async function runClipSet(
  input: ParsedInput<'exports.clips'>,
  context: LongCallContext,
  needs: ExportNeeds,
): Promise<ExportFile> {
  const wanted = await wantedClips(input, needs);
  const sources = new Set<string>();
  for (const videoId of new Set(wanted.map((clip) => clip.videoId))) {
    const video = await needs.videos.find(videoId);
    if (video) sources.add(video.path);
  }
  return makeExport(
    {
      ...{ baseName: 'clips', endings: Object.keys(ZIP_TYPES), contentTypes: ZIP_TYPES },
      ...{ destination: input, sources: [...sources], check: async () => {} },
      write: async ({ outPath, workDir, progress }) => {
        const zip = await openZip(outPath);
        try {
          const listed = await writeClips(input, wanted, { zip, workDir, progress, context, needs });
          await zip.addText('list.csv', listAsCsv(listed));
          await zip.finish();
          const failed = listed.filter(({ error }) => error !== null).length;
          const notes = failed > 0 ? [say('clips-left-out', { count: failed })] : [];
          return { startSec: null, endSec: null, how: null, pictures: listed.length - failed, notes };
        } catch (error) {
          await zip.abandon().catch(() => undefined);
          throw error;
        }
      },
    },
    context,
    needs,
  );
}

interface Writing {
  readonly zip: ZipWriter;
  readonly workDir: string;
  readonly progress: Progress;
  readonly context: LongCallContext;
  readonly needs: ExportNeeds;
}

async function writeClips(
  input: ParsedInput<'exports.clips'>,
  wanted: readonly WantedClip[],
  writing: Writing,
): Promise<ListedClip[]> {
  const { signal } = writing.context;
  const count = wanted.length;
  const listed: ListedClip[] = [];
  let firstError: VigilError | undefined;
  for (const [at, clip] of wanted.entries()) {
    const onProgress = (fraction: number): void =>
      writing.progress((at + fraction) / count, say('export-writes-clip', { number: at + 1, count }));
    onProgress(0);
    try {
      listed.push(await writeClip(input, clip, { ...writing, number: at + 1, onProgress }));
    } catch (thrown) {
      signal.throwIfAborted();
      const error = asVigilError(thrown);
      if (error.code === 'disk-full' || error.code === 'internal') throw thrown;
      firstError ??= error;
      const video = await writing.needs.videos.find(clip.videoId);
      const { startSec, endSec, why } = clip;
      const none = { fileName: null, how: null, recordedAt: video?.recordedAt ?? null, zone: machineZone() };
      listed.push({ ...none, videoName: video?.name ?? clip.videoId, startSec, endSec, why, error: error.message });
    }
  }
  if (firstError && listed.every(({ error }) => error !== null)) throw firstError;
  return listed;
}

async function writeClip(
  input: ParsedInput<'exports.clips'>,
  clip: WantedClip,
  { zip, workDir, number, onProgress, context, needs }: Writing & { number: number; onProgress: (f: number) => void },
): Promise<ListedClip> {
  const { signal } = context;
  const { clock, sound, how, mask } = input;
  const opened = await openSource({ videoId: clip.videoId, mask }, signal, needs);
  const { video } = opened;
  checkSpan(clip, video);
  const wish = { startSec: clip.startSec, endSec: clip.endSec, clock, sound, how };
  const plan = await planClip(wish, opened, { signal });
  const ending = plan.endings[0]!;
  const outPath = join(workDir, `clip${ending}`);
  await writeFile(outPath, '');
  const made = await makeClip(wish, opened, { plan, outPath, ending, signal, onProgress });
  await opened.stillSame();
  const fileName = `${String(number).padStart(3, '0')} ${safeFileName(nameOfSpan(video, made))}${ending}`;
  await zip.addFile(fileName, outPath, signal);
  await rm(outPath, { force: true });
  const { startSec, endSec, how: done } = made;
  const { name: videoName, recordedAt } = video;
  const { zone } = opened;
  return { fileName, videoName, startSec, endSec, how: done, recordedAt, zone, why: clip.why, error: null };
}
