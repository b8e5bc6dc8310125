import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ChunkLevel, ShotDetectorName } from '../../../src-shared/model/chunk.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { table } from './output.ts';

interface ObjectOptions {
  readonly label?: string;
  readonly from?: number;
  readonly to?: number;
  readonly boxes?: boolean;
}

/** `shots`, `chunks` and `objects`: how footage is cut and what was found in it. */
export function addFootageCommands(program: Command, run: RunCommand): void {
  program
    .command('shots')
    .description('find the cuts of a file')
    .argument('<file>')
    .addOption(new Option('--detector <name>', 'what finds them (default: as set)').choices(ShotDetectorName.options))
    .option('--threshold <number>', 'how different two frames must be (auto, content: 27; adaptive: 3)', numberOption)
    .action((file: string, options: { detector?: ShotDetectorName; threshold?: number }) =>
      run(async (session) => {
        const { detector, threshold } = options;
        const found = await session.call('shots.detect', {
          path: absolutePath(file),
          ...given({ detector, threshold }),
        });
        const rows = found.shots.map((shot, index) => [
          index + 1,
          formatTimecode(shot.startSec, 3),
          formatTimecode(shot.endSec, 3),
          shot.startFrame,
          shot.endFrame,
          shot.begins ?? '',
        ]);
        return { json: found, text: table(['shot', 'start', 'end', 'first frame', 'end frame', 'begins with'], rows) };
      }),
    );

  program
    .command('objects')
    .description('list what a detector found in a video, or what it found in the library')
    .argument('[videoId]', 'all videos when left out')
    .option('--label <label>', 'only what the detector calls so')
    .option('--from <sec>', 'not before this time', numberOption)
    .option('--to <sec>', 'not after this time', numberOption)
    .option('--boxes', 'also where things are in the pictures (with --json)')
    .action((videoId: string | undefined, options: ObjectOptions) =>
      run(async (session) => {
        if (videoId === undefined) {
          const all = await session.call('objects.labels', {});
          const counts = all.labels.map(({ label, videos, sec }) => [label, videos, formatTimecode(sec, 0)]);
          return { json: all, text: table(['label', 'videos', 'in all'], counts) };
        }
        const { label, from: fromSec, to: toSec, boxes } = options;
        const asked = { videoId, boxes: boxes ? 'all' : 'none', ...given({ label, fromSec, toSec }) } as const;
        const found = await session.call('videos.objects', asked);
        const rows = found.tracks.map((track) => [
          ...[track.label, track.score.toFixed(2), formatTimecode(track.startSec, 1), formatTimecode(track.endSec, 1)],
        ]);
        return { json: found, text: table(['label', 'score', 'start', 'end'], rows) };
      }),
    );

  program
    .command('chunks')
    .description('list the chunks of a video of the library, or of a file')
    .argument('<video>', 'video id, or a file')
    .option('--level <level>', 'shot, micro, meso or macro')
    .action((video: string, options: { level?: ChunkLevel }) =>
      run(async (session) => {
        const subject = existsSync(video) ? { path: absolutePath(video) } : { videoId: video };
        const found = await session.call('chunks.list', { ...subject, ...given({ level: options.level }) });
        const rows = found.chunks.map((chunk) => [
          chunk.level,
          formatTimecode(chunk.startSec, 3),
          formatTimecode(chunk.endSec, 3),
          chunk.keyframes.length,
        ]);
        return { json: found, text: table(['level', 'start', 'end', 'keyframes'], rows) };
      }),
    );
}
