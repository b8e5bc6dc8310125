import type { Command } from 'commander';
import type { CallInput, LongCallName } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { IfThere } from '../../../src-shared/model/export.ts';
import type { ExportFile } from '../../../src-shared/model/worded.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, listOption, numberOption, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';

interface Destination {
  readonly to?: string;
  readonly name?: string;
  readonly ifThere?: string;
}

interface Shown {
  readonly clock?: true;
  readonly mask: boolean;
}

interface Treatment extends Shown {
  readonly how?: CallInput<'exports.clip'>['how'];
  readonly sound: boolean;
}

type Exporting = Extract<LongCallName, `exports.${string}`>;

/** `export clip|picture|sheet|gif|zip|list`: parts of recordings as files to hand on. */
export function addExportCommands(program: Command, run: RunCommand): void {
  const group = program.command('export').description('parts of recordings as files to hand on');
  const make = <Name extends Exporting>(name: Name, input: CallInput<Name>): Promise<void> =>
    run(async (session) => outcomeOf((await session.run(name, input)) as ExportFile));

  treated(placed(group.command('clip').description('a part of a video, to the frame').argument('<videoId>')))
    .requiredOption('--from <time>', 'the first picture: seconds, or 1:15.4')
    .requiredOption('--until <time>', 'the first picture that is left out')
    .action((videoId: string, options: Treatment & Destination & { from: string; until: string }) => {
      const span = { videoId, startSec: options.from, endSec: options.until };
      return make('exports.clip', { ...span, ...treatment(options), ...destination(options) });
    });

  shown(placed(group.command('picture').description('the picture at a time, at full size').argument('<videoId>')))
    .requiredOption('--at <time>', 'seconds, or 1:15.4')
    .option('--png', 'without loss; JPEG when left out')
    .action((videoId: string, options: Shown & Destination & { at: string; png?: true }) => {
      const format = options.png || options.to?.toLowerCase().endsWith('.png') ? 'png' : 'jpeg';
      return make('exports.picture', {
        ...{ videoId, atSec: options.at, format },
        ...showing(options),
        ...destination(options),
      });
    });

  placed(group.command('sheet').description('pictures side by side with their times').argument('<videoId>'))
    .option('--from <time>')
    .option('--until <time>')
    .option('--columns <count>', 'pictures side by side', numberOption)
    .option('--rows <count>', 'rows of pictures', numberOption)
    .option('--width <pixels>', 'of one picture', numberOption)
    .option('--no-mask', 'show what the privacy mask hides')
    .action((videoId: string, options: SheetOptions) => {
      const { from, until, columns, rows, width, mask } = options;
      const layout = given({ startSec: from, endSec: until, columns, rows, widthPx: width });
      return make('exports.sheet', { videoId, mask, ...layout, ...destination(options) });
    });

  shown(placed(group.command('gif').description('a short part as an animated picture').argument('<videoId>')))
    .requiredOption('--from <time>')
    .requiredOption('--until <time>')
    .option('--fps <number>', 'pictures a second', numberOption)
    .option('--width <pixels>', 'of the picture', numberOption)
    .action((videoId: string, options: Shown & Destination & GifOptions) => {
      const span = { videoId, startSec: options.from, endSec: options.until };
      const { fps, width } = options;
      return make('exports.gif', {
        ...span,
        ...showing(options),
        ...given({ fps, widthPx: width }),
        ...destination(options),
      });
    });

  treated(placed(group.command('zip').description('several clips as one archive with a list of them')))
    .option('--answer <answerId>', 'the evidence of an answer')
    .option('--clip <videoId@from-until>', 'a clip, such as 3f2a…@1:15-1:20.5; may be given several times', listOption)
    .action((options: Treatment & Destination & { answer?: string; clip?: readonly string[] }) =>
      make('exports.clips', {
        ...given({ answerId: options.answer, clips: options.clip?.map(readClip) }),
        ...treatment(options),
        ...destination(options),
      }),
    );

  group
    .command('list', { isDefault: true })
    .description('exported files, newest first')
    .action(() =>
      run(async (session) => {
        const { exports } = await session.call('exports.list', {});
        const rows = exports.map(({ exportId, sizeBytes, path }) => [exportId, sizeBytes, path]);
        return { json: { exports }, text: rows.length === 0 ? '' : table(['export', 'bytes', 'file'], rows) };
      }),
    );
}

interface SheetOptions extends Destination {
  readonly from?: string;
  readonly until?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly width?: number;
  readonly mask: boolean;
}

interface GifOptions {
  readonly from: string;
  readonly until: string;
  readonly fps?: number;
  readonly width?: number;
}

function placed(command: Command): Command {
  return command
    .option('--to <path>', 'a file, or a folder that is there; the data folder’s exports when left out')
    .option('--name <name>', 'of the file, without its ending')
    .option('--if-there <what>', 'where a file is in its place: refuse, replace, number');
}

function shown(command: Command): Command {
  return command
    .option('--clock', 'burn the time in, and the wall clock where it is known')
    .option('--no-mask', 'show what the privacy mask hides');
}

function treated(command: Command): Command {
  return shown(command)
    .option('--how <way>', 'copy (from key frame to key frame), reencode, or auto: copy where it is exact')
    .option('--no-sound', 'without sound');
}

const showing = ({ clock, mask }: Shown) => ({ clock: clock === true, mask });

const treatment = (options: Treatment) => ({
  ...showing(options),
  sound: options.sound,
  ...given({ how: options.how }),
});

const destination = ({ to, name, ifThere }: Destination) =>
  given({
    toPath: to === undefined ? undefined : absolutePath(to),
    name,
    ifThere: ifThere === undefined ? undefined : readIfThere(ifThere),
  });

function readIfThere(text: string): IfThere {
  const read = IfThere.safeParse(text);
  if (read.success) return read.data;
  throw new VigilError('bad-input', say('export-if-there-unknown', { text }));
}

function readClip(text: string): NonNullable<CallInput<'exports.clips'>['clips']>[number] {
  const [, videoId, startSec, endSec] = /^(.+)@([\d:.]+)-([\d:.]+)$/.exec(text) ?? [];
  if (videoId !== undefined && startSec !== undefined && endSec !== undefined) return { videoId, startSec, endSec };
  throw new VigilError('bad-input', say('export-clip-unreadable', { text }), {
    hint: say('export-clip-unreadable-hint'),
  });
}

function outcomeOf(file: ExportFile): Outcome {
  const { path, startSec, endSec, how, pictures, notes } = file;
  const span =
    startSec === null || endSec === null ? '' : `${formatTimecode(startSec, 3)} – ${formatTimecode(endSec, 3)}, `;
  const made = how === 'copy' ? ', copied' : '';
  return { json: file, text: lines([path, `${span}${pictures}${made}`, ...notes]) };
}
