import { type Command, Option } from 'commander';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { ERROR_CODES, type ErrorShape } from '../../../src-shared/contract/errors.ts';
import { IngestStage } from '../../../src-shared/model/job.ts';
import type { Role } from '../../../src-shared/model/video.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { estimateOf, mayBeLarge, requireRoom, wordsOf } from './import-estimate.ts';
import { lines, type Outcome, table } from './output.ts';
import type { Session } from './session.ts';

interface IndexOptions {
  readonly role?: Role;
  readonly task?: string;
  readonly domain?: string;
  readonly camera?: string;
  readonly encoder?: string;
  readonly wait: boolean;
  readonly estimate?: boolean;
  readonly rebuildVectors?: boolean;
  readonly only?: IngestStage[];
}

/** One line of `index --json`. */
interface IndexedVideo {
  readonly videoId: string | null;
  readonly path: string;
  readonly durationSec: number | null;
  readonly fps: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly chunks: Video['chunks'] | null;
  readonly warnings: readonly string[];
  readonly error?: ErrorShape;
}

export function addIndexCommand(program: Command, run: RunCommand): void {
  program
    .command('index')
    .alias('import')
    .description('take videos (files or folders) into the library and index them')
    .argument('[paths...]', 'files, or folders to search for videos')
    .option('--role <role>', 'gold, trainee or audit')
    .option('--task <id>', 'task the videos belong to')
    .option('--domain <name>', 'domain, for filters')
    .option('--camera <id>', 'camera, for filters')
    .option('--encoder <id>', 'encoder to index with')
    .option('--estimate', 'only say what it would be: recordings, footage, time, room on the drive')
    .option('--no-wait', 'return as soon as the jobs are queued')
    .option('--rebuild-vectors', 'refill the vector index from the stored vectors (all videos when no path is given)')
    .addOption(
      new Option('--only <stages...>', 'do only these parts of the indexing again (all videos when no path is given)')
        .choices(IngestStage.options)
        .conflicts('rebuildVectors'),
    )
    .addHelpText('after', '\nThe exit code is 0 unless every video failed.')
    .action((paths: string[], options: IndexOptions) => run((session) => index(session, paths, options)));
}

async function index(session: Session, paths: readonly string[], options: IndexOptions): Promise<Outcome> {
  if (options.estimate === true) {
    const estimate = await estimateOf(session, paths, options);
    return { json: estimate, text: lines([wordsOf(estimate)]) };
  }
  const again = options.rebuildVectors === true || options.only !== undefined;
  const items = again && paths.length === 0 ? await wholeLibrary(session) : await takeIn(session, paths, options);
  const jobIds = items.flatMap(({ jobId }) => jobId ?? []);
  if (again) jobIds.push(...(await indexAgain(session, items, options)));
  const failures = new Map<string, ErrorShape>();
  if (options.wait) {
    for (const job of await session.waitForJobs([...new Set(jobIds)])) {
      if (job.error) failures.set(job.subjectId, job.error);
    }
  }
  const videos: IndexedVideo[] = [];
  for (const item of items) videos.push(await indexedVideo(session, item, failures));
  return outcome(videos);
}

async function takeIn(
  session: Session,
  paths: readonly string[],
  { role, task, domain, camera, encoder }: IndexOptions,
): Promise<ImportedVideo[]> {
  const labels = given({ role, taskId: task, domain, cameraId: camera, encoder });
  if (await mayBeLarge(paths)) {
    const estimate = await estimateOf(session, paths, { encoder });
    requireRoom(estimate);
    if (estimate.isLarge) session.tell(wordsOf(estimate));
  }
  return (await session.run('videos.import', { paths: paths.map(absolutePath), ...labels })).videos;
}

async function wholeLibrary(session: Session): Promise<ImportedVideo[]> {
  const items: ImportedVideo[] = [];
  for (;;) {
    const { videos, total } = await session.call('videos.list', { limit: 1000, offset: items.length });
    items.push(...videos.map(({ videoId, path }) => ({ videoId, path, jobId: null, alreadyKnown: true, error: null })));
    if (videos.length === 0 || items.length >= total) return items;
  }
}

/** Does a part of the indexing again, of videos that are not being indexed as a whole anyway. */
async function indexAgain(
  session: Session,
  items: readonly ImportedVideo[],
  { rebuildVectors = false, only }: IndexOptions,
): Promise<string[]> {
  const jobIds: string[] = [];
  for (const { videoId, jobId } of items) {
    if (videoId === null || jobId !== null) continue;
    const job = await session.call('vigil.index', { videoId, rebuildVectors, ...given({ only }) });
    if (job.jobId !== null) jobIds.push(job.jobId);
  }
  return jobIds;
}

async function indexedVideo(
  session: Session,
  item: ImportedVideo,
  failures: ReadonlyMap<string, ErrorShape>,
): Promise<IndexedVideo> {
  const unknown = { durationSec: null, fps: null, width: null, height: null, chunks: null, warnings: [] };
  if (item.videoId === null) {
    return { videoId: null, path: item.path, ...unknown, ...(item.error ? { error: item.error } : {}) };
  }
  const video = await session.call('videos.get', { videoId: item.videoId });
  const error = item.error ?? failures.get(item.videoId) ?? video.error;
  const { videoId, durationSec, fps, width, height, chunks, warnings } = video;
  return { videoId, path: item.path, durationSec, fps, width, height, chunks, warnings, ...(error ? { error } : {}) };
}

function outcome(videos: readonly IndexedVideo[]): Outcome {
  const failed = videos.filter((video) => video.error);
  const first = failed[0]?.error;
  const allFailed = videos.length > 0 && failed.length === videos.length && first !== undefined;
  const rows = videos.map((video) => [
    video.videoId ?? '-',
    video.durationSec === null ? '-' : formatTimecode(video.durationSec),
    video.chunks === null ? '-' : Object.values(video.chunks).reduce((sum, count) => sum + count, 0),
    video.error ? `failed: ${video.error.message}` : video.warnings.join('; ') || 'ok',
    video.path,
  ]);
  return {
    json: { videos },
    text: videos.length === 0 ? 'No videos found.' : table(['video', 'length', 'chunks', 'state', 'file'], rows),
    exitCode: allFailed ? ERROR_CODES[first.code].exitCode : 0,
  };
}
