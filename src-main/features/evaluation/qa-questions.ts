import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';

/** One line of a questions file: what is asked of which video, and where the answer is. */
const QuestionLine = z.object({
  id: z.string().min(1),
  video: z.string().min(1),
  question: z.string().min(1),
  kind: z.string().default('other'),
  relevant: z.array(z.object({ start_sec: z.number(), end_sec: z.number() })),
  answerable: z.boolean(),
});

export interface QaQuestion {
  readonly id: string;
  /** Path as written in the file. */
  readonly video: string;
  readonly question: string;
  readonly kind: string;
  /** Where it is shown; empty for a question the footage does not answer. */
  readonly relevant: readonly Span[];
  readonly answerable: boolean;
}

/** Reads a JSON Lines file of questions. Throws `not-found`, and `bad-input` naming the first wrong line. */
export async function readQuestions(file: string): Promise<QaQuestion[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new VigilError('not-found', say('questions-file-not-there'), {
      details: { file },
      cause,
    });
  });
  return parseQuestions(text);
}

export function parseQuestions(text: string): QaQuestion[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = QuestionLine.safeParse(parseJson(line));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const what = `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not readable'}`;
      throw new VigilError('bad-input', say('question-line-wrong', { line: index + 1, what }));
    }
    const { relevant, ...question } = parsed.data;
    return [{ ...question, relevant: relevant.map((range) => ({ startSec: range.start_sec, endSec: range.end_sec })) }];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
