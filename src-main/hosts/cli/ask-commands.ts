import type { Command } from 'commander';
import type { Hit } from '../../../src-shared/model/answer.ts';
import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { Answer } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { absolutePath, given, listOption, numberOption, type RunCommand } from './command.ts';
import { lines, table } from './output.ts';

interface AskOptions {
  readonly video?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly topK?: number;
  readonly model?: string;
}

interface SearchOptions {
  readonly image?: string;
  readonly like?: string;
  readonly level?: ChunkLevel;
  readonly topK?: number;
  readonly video?: string[];
}

/** `ask` and `search`. */
export function addAskCommands(program: Command, run: RunCommand): void {
  program
    .command('ask')
    .description('ask a question; the answer cites evidence, or says that it is not in the footage')
    .argument('<question>')
    .option('--video <id>', 'ask this video only (may be given several times)', listOption)
    .option('--from <time>', 'not before this time (seconds or 1:15)')
    .option('--to <time>', 'not after this time')
    .option('--top-k <count>', 'pieces of evidence to look at', numberOption)
    .option('--model <name>', 'language model')
    .action((question: string, options: AskOptions) =>
      run(async (session) => {
        const span = given({ fromSec: options.from, toSec: options.to });
        const answer = await session.call('vigil.query', {
          question,
          ...given({ videoIds: options.video, topK: options.topK, model: options.model }),
          ...(Object.keys(span).length > 0 ? { timeRange: span } : {}),
        });
        return { json: answer, text: answerText(answer) };
      }),
    );

  program
    .command('search')
    .description('search by text, by a picture, or by a chunk')
    .argument('[text]')
    .option('--image <file>', 'find what looks like this picture')
    .option('--like <chunkId>', 'find what looks like this chunk')
    .option('--level <level>', 'shot, micro, meso or macro')
    .option('--top-k <count>', 'how many hits', numberOption)
    .option('--video <id>', 'search this video only (may be given several times)', listOption)
    .action((text: string | undefined, options: SearchOptions) =>
      run(async (session) => {
        const found = await session.call('vigil.search', {
          ...given({
            text,
            imagePath: options.image === undefined ? undefined : absolutePath(options.image),
            likeChunkId: options.like,
            level: options.level,
            topK: options.topK,
          }),
          filters: given({ videoIds: options.video }),
        });
        return {
          json: found,
          text: [...found.notices.map((notice) => lines([notice])), hitsText(found.hits)].join('\n'),
        };
      }),
    );
}

function answerText(answer: Answer): string {
  const evidence = answer.evidence.map(
    (item) =>
      `  [${item.number}] ${item.videoName}  ${formatTimecode(item.startSec)} to ${formatTimecode(item.endSec)}  ${item.whyRelevant}`,
  );
  const heading = answer.found ? 'Evidence:' : 'Nearest, but not good enough:';
  const said = [answer.answer, `Confidence ${Math.round(answer.confidence * 100)} %, by ${answer.model}`];
  if (evidence.length > 0) said.push(heading, ...evidence);
  said.push(...answer.unknowns.map((unknown) => `Not known: ${unknown}`));
  return lines(said);
}

function hitsText(hits: readonly Hit[]): string {
  if (hits.length === 0) return 'Nothing found.';
  const rows = hits.map((hit) => [
    Number(hit.score.toFixed(4)),
    formatTimecode(hit.startSec),
    formatTimecode(hit.endSec),
    hit.level,
    hit.channels.join('+'),
    hit.videoName,
  ]);
  return table(['score', 'start', 'end', 'level', 'by', 'video'], rows);
}
