import type { Command } from 'commander';
import type { Job } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { given, numberOption, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';

/** `videos …` and `jobs …`: what is in the library, and what works on it. */
export function addLibraryCommands(program: Command, run: RunCommand): void {
  addVideoCommands(program, run);
  addJobCommands(program, run);
}

function addVideoCommands(program: Command, run: RunCommand): void {
  const videos = program.command('videos').description('the library');
  videos
    .command('list', { isDefault: true })
    .description('list videos, newest first')
    .option('--text <words>', 'name contains')
    .option('--task <id>')
    .option('--object <label>', 'only those in which a detector found this')
    .option('--model <modelId>', 'only those that have vectors of this encoder, or that this speech model has heard')
    .option('--limit <count>', 'how many', numberOption)
    .option('--offset <count>', 'skip so many', numberOption)
    .action(
      (options: { text?: string; task?: string; object?: string; model?: string; limit?: number; offset?: number }) =>
        run(async (session) => {
          const { text, task, object, model, limit, offset } = options;
          const found = await session.call('videos.list', given({ text, taskId: task, object, model, limit, offset }));
          const rows = found.videos.map((video) => [
            video.videoId,
            formatTimecode(video.durationSec),
            `${video.width}x${video.height}`,
            video.fileState === 'here' ? video.status : `${video.status}, file ${video.fileState}`,
            video.name,
          ]);
          return { json: found, text: table(['video', 'length', 'size', 'state', 'name'], rows) };
        }),
    );
  videos
    .command('label')
    .description('say what a video is of, and when it was recorded')
    .argument('<videoId>')
    .option('--recorded-at <time>', 'when it begins by the clock on the wall: 2024-05-01T13:22:11+02:00')
    .option('--camera <id>')
    .option('--site <id>')
    .option('--domain <name>')
    .action((videoId: string, options: { recordedAt?: string; camera?: string; site?: string; domain?: string }) =>
      run(async (session) => {
        const { recordedAt, camera, site, domain } = options;
        const labels = given({ recordedAt, cameraId: camera, siteId: site, domain });
        const video = await session.call('videos.update', { videoId, labels });
        return { json: video, text: lines([`${video.name}: ${JSON.stringify(labels)}`]) };
      }),
    );
  videos
    .command('proxy')
    .description('make a copy of a video that every window plays, on the same clock')
    .argument('<videoId>')
    .option('--remove', 'remove the copy')
    .action((videoId: string, { remove = false }: { remove?: boolean }) =>
      run(async (session): Promise<Outcome> => {
        if (remove) {
          const result = await session.call('videos.removeProxy', { videoId });
          return { json: result, text: result.removed ? 'Removed.' : 'There was nothing to remove.' };
        }
        const proxy = await session.run('videos.prepareProxy', { videoId });
        return { json: proxy, text: `A playable copy is there: ${(proxy.sizeBytes / 1e6).toFixed(1)} MB.` };
      }),
    );
  videos
    .command('remove')
    .description('forget a video; the recording itself stays where it is')
    .argument('<videoId>')
    .action((videoId: string) =>
      run(async (session) => {
        const result = await session.call('videos.remove', { videoId });
        return { json: result, text: result.removed ? 'Removed.' : 'There was nothing to remove.' };
      }),
    );
  addSoundsCommand(videos, run);
  addTextsCommand(videos, run);
}

function addTextsCommand(videos: Command, run: RunCommand): void {
  videos
    .command('texts')
    .description('what is written in the pictures of a video: signs, captions, displays')
    .argument('<videoId>')
    .action((videoId: string) =>
      run(async (session) => {
        const texts = await session.call('videos.texts', { videoId });
        const cells = texts.lines.map(({ text, score, startSec, endSec }) => [
          text,
          score.toFixed(2),
          formatTimecode(startSec, 1),
          formatTimecode(endSec, 1),
        ]);
        return { json: texts, text: table(['text', 'score', 'start', 'end'], cells) };
      }),
    );
}

function addSoundsCommand(videos: Command, run: RunCommand): void {
  videos
    .command('sounds')
    .description('what is heard in a video: voices and kinds of sound')
    .argument('<videoId>')
    .action((videoId: string) =>
      run(async (session) => {
        const heard = await session.call('videos.sounds', { videoId });
        const rows = [
          ...heard.speech.map((span) => ({ ...span, label: 'voice', score: '' })),
          ...heard.sounds.map((sound) => ({ ...sound, score: sound.score.toFixed(2) })),
        ].toSorted((a, b) => a.startSec - b.startSec);
        const cells = rows.map(({ label, score, startSec, endSec }) => [
          label,
          score,
          formatTimecode(startSec, 1),
          formatTimecode(endSec, 1),
        ]);
        return { json: heard, text: table(['sound', 'score', 'start', 'end'], cells) };
      }),
    );
}

function addJobCommands(program: Command, run: RunCommand): void {
  const jobs = program.command('jobs').description('long work');
  jobs
    .command('list', { isDefault: true })
    .description('list jobs, newest first')
    .option('--limit <count>', 'how many', numberOption)
    .action((options: { limit?: number }) =>
      run(async (session) => {
        const found = await session.call('jobs.list', given({ limit: options.limit }));
        return { json: found, text: table(['job', 'state', 'done', 'what'], found.jobs.map(jobRow)) };
      }),
    );
  jobs
    .command('outlook')
    .description('how much runs and waits, and how long all of it takes yet')
    .action(() =>
      run(async (session) => {
        const outlook = await session.call('jobs.outlook', {});
        const { running, waiting, paused, etaSec } = outlook;
        const left = etaSec === null ? '' : `, about ${formatTimecode(etaSec, 0)} left`;
        return { json: outlook, text: lines([`${running} running, ${waiting} waiting, ${paused} paused${left}`]) };
      }),
    );
  for (const [name, about] of [
    ['cancel', 'stop a job now'],
    ['pause', 'let an indexing rest; it goes on from its last checkpoint'],
    ['resume', 'let a job go on that rests'],
    ['moveFirst', 'make a job that waits or rests the next one of its kind'],
    ['retry', 'queue a failed or cancelled job again'],
  ] as const) {
    jobs
      .command(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
      .description(about)
      .argument('<jobId>')
      .action((jobId: string) =>
        run(async (session): Promise<Outcome> => {
          const job = await session.call(`jobs.${name}`, { jobId });
          return { json: job, text: lines([jobRow(job).join('  ')]) };
        }),
      );
  }
}

function jobRow(job: Job): string[] {
  const left = job.etaSec === null ? '' : `, ${formatTimecode(job.etaSec, 0)} left`;
  const done = `${Math.floor(job.progress * 100)} %${left}`;
  return [job.jobId, job.state, done, job.error ? `${job.title}: ${job.error.message}` : job.title];
}
