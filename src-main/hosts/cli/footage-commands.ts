import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ChunkLevel, ShotDetectorName } from '../../../src-shared/model/chunk.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { table } from './output.ts';

/** `shots` and `chunks`: how footage is cut, without touching the library. */
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
