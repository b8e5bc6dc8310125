import { copyFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import { defineLongCall, type LongCall } from '../../jobs/long-call.ts';
import { sweepUnfinished } from '../../platform/unfinished-files.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { runClipSet, wantedClips, ZIP_TYPES } from './clip-set.ts';
import type { ExportOffers } from './export-offers.ts';
import { checkDestination, type Destination, dropUnfinished, type ExportNeeds, exportsDirOf } from './export-run.ts';
import { aboutFolder, openTarget } from './export-target.ts';
import { findExport, listExports, recordingsOf, removeExport } from './finished-exports.ts';
import { checkInside, checkSpan } from './open-source.ts';
import * as single from './single-exports.ts';
import { sweepWork } from './sweep-work.ts';

type LongCalls = 'exports.clip' | 'exports.picture' | 'exports.sheet' | 'exports.gif' | 'exports.clips';
type Calls = LongCalls | 'exports.list' | 'exports.get' | 'exports.save' | 'exports.offer' | 'exports.remove';
type Needs = ExportNeeds & Pick<Parts, 'jobs' | 'log' | 'runner'>;

/** Parts of recordings as files to hand on: clips, pictures, sheets, animated pictures, archives of clips. */
export function exportsFeature(parts: Needs, { offers }: { readonly offers: ExportOffers }): Feature<Calls> {
  const { log, runner, settings } = parts;
  const { clip, picture, sheet, gif, clips } = longCalls(parts);
  const start =
    <Name extends LongCalls>(call: LongCall<Name>) =>
    (input: Parameters<LongCall<Name>['start']>[0]) =>
      call.start(input, runner, localActor(settings));
  const openedAtMs = Date.now();
  return {
    jobs: [clip.kind, picture.kind, sheet.kind, gif.kind, clips.kind],
    start: () => {
      const exportsDir = exportsDirOf(parts);
      const swept = sweepUnfinished([{ folder: exportsDir, isOwn: () => true }], openedAtMs)
        .then(() => sweepWork(parts, openedAtMs))
        .catch((error: unknown) => log.warn('What killed exports have left could not be removed', { err: error }));
      return () => swept;
    },
    calls: {
      'exports.clip': start(clip),
      'exports.picture': start(picture),
      'exports.sheet': start(sheet),
      'exports.gif': start(gif),
      'exports.clips': start(clips),
      'exports.list': async () => ({ exports: await listExports(parts) }),
      'exports.get': ({ exportId }) => findExport(exportId, parts),
      'exports.save': async ({ exportId, toPath, ifThere }) => {
        const { path, fileName } = await findExport(exportId, parts);
        const ending = extname(path);
        const target = await openTarget({
          ...{
            exportsDir: exportsDirOf(parts),
            jobId: exportId,
            baseName: basename(fileName, ending),
            toPath,
            ifThere,
          },
          ...{ endings: [ending.toLowerCase()], sources: [path, ...(await recordingsOf(exportId, parts))] },
        });
        try {
          await copyFile(path, target.partPath);
          return { path: (await target.finish()).path };
        } catch (error) {
          await target.discard();
          throw aboutFolder(error, toPath);
        }
      },
      'exports.offer': async ({ exportId }) => {
        const { path, contentType, fileName } = await findExport(exportId, parts);
        return { offerId: offers.offer({ path, contentType, fileName }) };
      },
      'exports.remove': async ({ exportId }) => ({ removed: await removeExport(exportId, parts) }),
    },
  };
}

function longCalls(parts: Needs) {
  const { videos } = parts;
  const cleanup = (input: Destination, job: { readonly jobId: string }) => dropUnfinished(input, job.jobId, parts);
  const kind = { concurrency: 1, cleanup };
  const nameOf = async ({ videoId }: { readonly videoId: string }) => (await videos.get(videoId)).name;
  const spanOf = ({ startSec, endSec }: Span): Span => ({ startSec, endSec });
  const place = async (destination: Destination & { readonly videoId: string }, endings: readonly string[]) => {
    const video = await videos.get(destination.videoId);
    const file = { destination, endings, sources: [video.path], baseName: single.stem(video.name) };
    await checkDestination(file, parts);
    return video;
  };
  return {
    clip: defineLongCall({
      ...{ name: 'exports.clip', kind: 'export-clip', ...kind },
      title: async (input) => say('export-of-clip', { ...spanOf(input), name: await nameOf(input) }),
      check: async (input) => checkSpan(input, await place(input, single.CLIP_ENDINGS)),
      run: (input, context) => single.runClip(input, context, parts),
    }),
    picture: defineLongCall({
      ...{ name: 'exports.picture', kind: 'export-picture', ...kind },
      title: async (input) => say('export-of-picture', { atSec: input.atSec, name: await nameOf(input) }),
      check: async (input) => checkInside(input.atSec, await place(input, single.pictureEndings(input.format))),
      run: (input, context) => single.runPicture(input, context, parts),
    }),
    sheet: defineLongCall({
      ...{ name: 'exports.sheet', kind: 'export-sheet', ...kind },
      title: async (input) => say('export-of-sheet', { name: await nameOf(input) }),
      check: async (input) => {
        const video = await place(input, single.SHEET_ENDINGS);
        if (video.durationSec === 0) return;
        checkSpan({ startSec: input.startSec ?? 0, endSec: input.endSec ?? video.durationSec }, video);
      },
      run: (input, context) => single.runSheet(input, context, parts),
    }),
    gif: defineLongCall({
      ...{ name: 'exports.gif', kind: 'export-gif', ...kind },
      title: async (input) => say('export-of-gif', { ...spanOf(input), name: await nameOf(input) }),
      check: async (input) => {
        checkSpan(input, await place(input, single.GIF_ENDINGS));
        single.checkGif(input);
      },
      run: (input, context) => single.runGif(input, context, parts),
    }),
    clips: defineLongCall({
      ...{ name: 'exports.clips', kind: 'export-clips', ...kind },
      title: async (input) => say('export-of-clips', { count: (await wantedClips(input, parts)).length }),
      check: async (input) => {
        const wanted = await wantedClips(input, parts);
        const sources = (await videos.getMany([...new Set(wanted.map(({ videoId }) => videoId))])).map(
          ({ path }) => path,
        );
        await checkDestination(
          { destination: input, endings: Object.keys(ZIP_TYPES), sources, baseName: 'clips' },
          parts,
        );
      },
      run: (input, context) => runClipSet(input, context, parts),
    }),
  };
}
