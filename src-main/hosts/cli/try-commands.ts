import type { Command } from 'commander';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { lines, table } from './output.ts';

interface TryOptions {
  readonly picture?: string;
  readonly video?: string;
  readonly at?: number;
}

const UNITS = { pictures: 'pictures a second', texts: 'texts a second', 'sound-sec': 'times as fast as the sound' };

/** `models try` and `models measure`. */
export function addTryCommands(models: Command, run: RunCommand): void {
  models
    .command('try')
    .description(
      'see what a model makes of a picture and sentences, of sentences (the first against the others), or of a picture',
    )
    .argument('<modelId>')
    .argument('[sentences...]')
    .option('--picture <file>', 'a picture file')
    .option('--video <videoId>', 'a video of the library, at the time that --at says')
    .option('--at <seconds>', 'seconds from its beginning', numberOption)
    .action((modelId: string, texts: string[], { picture, video, at }: TryOptions) =>
      run(async (session) => {
        const tried = await session.call('models.try', {
          modelId,
          texts,
          ...given({
            imagePath: picture === undefined ? undefined : absolutePath(picture),
            moment: video === undefined ? undefined : { videoId: video, atSec: at ?? 0 },
          }),
        });
        const share = (value: number | null): string => (value === null ? 'no words for it' : value.toFixed(3));
        const scores = tried.scores.map(({ text, cosine, match }) => [
          text,
          share(cosine),
          match === null ? '' : share(match),
        ]);
        const found = tried.found.map(({ text, score, left, top, right, bottom }) => [
          text,
          score.toFixed(2),
          [left, top, right, bottom].map((part) => part.toFixed(3)).join(' '),
        ]);
        const told = [
          ...(scores.length > 0 ? [table(['sentence', 'cosine', 'match'], scores)] : []),
          ...(found.length > 0 ? [table(['found', 'score', 'left top right bottom'], found)] : []),
        ];
        return { json: tried, text: told.length > 0 ? lines(told) : 'nothing found' };
      }),
    );
  models
    .command('measure')
    .description('measure how fast a model is on this machine now')
    .argument('<modelId>')
    .action((modelId: string) =>
      run(async (session) => {
        const measured = await session.call('models.measure', { modelId });
        return { json: measured, text: `${measured.perSec.toFixed(1)} ${UNITS[measured.unit]}` };
      }),
    );
}
