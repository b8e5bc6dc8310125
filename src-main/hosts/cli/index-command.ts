import type { Command } from 'commander';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { ERROR_CODES, type ErrorShape } from '../../../src-shared/contract/errors.ts';
import type { Role, Video } from '../../../src-shared/model/video.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { type Outcome, table } from './output.ts';
import type { Session } from './session.ts';

interface IndexOptions {
  readonly role?: Role;
  readonly task?: string;
  readonly domain?: string;
  readonly camera?: string;
  readonly encoder?: string;
  readonly wait: boolean;
  readonly rebuildVectors?: true;
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
    .description('take videos (files or folders) into the library and index them')
    .argument('[paths...]', 'files, or folders to search for videos')
    .option('--role <role>', 'gold, trainee or audit')
    .option('--task <id>', 'task the videos belong to')
    .option('--domain <name>', 'domain, for filters')
    .option('--camera <id>', 'camera, for filters')
    .option('--encoder <id>', 'encoder to index with')
    .option('--no-wait', 'return as soon as the jobs are queued')
    .option('--rebuild-vectors', 'refill the vector index from the stored vectors (all videos when no path is given)')
    .addHelpText('after', '\nThe exit code is 0 unless every video failed.')
    .action((paths: string[], options: IndexOptions) => run((session) => index(session, paths, options)));
}

async function index(session: Session, paths: readonly string[], options: IndexOptions): Promise<Outcome> {
  if (options.rebuildVectors && paths.length === 0) return rebuildAll(session, options.wait);
  const labels = given({
    role: options.role,
    taskId: options.task,
    domain: options.domain,
    cameraId: options.camera,
    encoder: options.encoder,
  });
  const imported = await session.run('videos.import', { paths: paths.map(absolutePath), ...labels });
  const jobIds = imported.videos.flatMap(({ jobId }) => (jobId === null ? [] : [jobId]));
  if (options.rebuildVectors) {
    const known = imported.videos.filter(({ alreadyKnown, jobId }) => alreadyKnown && jobId === null);
    jobIds.push(
      ...(await rebuild(
        session,
        known.flatMap(({ videoId }) => videoId ?? []),
      )),
    );
  }
  const failures = new Map<string, ErrorShape>();
  if (options.wait) {
    for (const job of await session.waitForJobs([...new Set(jobIds)])) {
      if (job.error) failures.set(job.subjectId, job.error);
    }
  }
  const videos: IndexedVideo[] = [];
  for (const item of imported.videos) videos.push(await indexedVideo(session, item, failures));
  return outcome(videos);
}

async function rebuildAll(session: Session, wait: boolean): Promise<Outcome> {
  const imported: ImportedVideo[] = [];
  for (let offset = 0; ; ) {
    const page = await session.call('videos.list', { limit: 1000, offset });
    imported.push(
      ...page.videos.map(({ videoId, path }) => ({ videoId, path, jobId: null, alreadyKnown: true, error: null })),
    );
    offset += page.videos.length;
    if (page.videos.length === 0 || offset >= page.total) break;
  }
  const jobIds = await rebuild(
    session,
    imported.flatMap(({ videoId }) => videoId ?? []),
  );
  if (wait) await session.waitForJobs(jobIds);
  const videos: IndexedVideo[] = [];
  for (const item of imported) videos.push(await indexedVideo(session, item, new Map()));
  return outcome(videos);
}

async function rebuild(session: Session, videoIds: readonly string[]): Promise<string[]> {
  const jobIds: string[] = [];
  for (const videoId of videoIds) {
    const { jobId } = await session.call('vigil.index', { videoId, rebuildVectors: true });
    if (jobId !== null) jobIds.push(jobId);
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
