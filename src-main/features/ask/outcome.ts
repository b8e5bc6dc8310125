import type { AnswerOutcome } from '../../../src-shared/model/answer.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import type { VideoTotals } from '../../stores/video-queries.ts';
import { MIN_COVERAGE } from './embed-text.ts';
import type { Scope } from './scope.ts';
import type { LibrarySources } from './sources.ts';

/** How much of the footage in scope can be searched by now. */
export interface Seen {
  readonly videos: number;
  readonly durationSec: number;
  /** Videos still waiting or being indexed, with their length. */
  readonly waiting: { readonly videos: number; readonly durationSec: number };
  readonly failed: number;
}

export async function seenOf({ filter }: Scope, { videos }: Pick<LibrarySources, 'videos'>): Promise<Seen> {
  const { videoIds, domain, cameraId, taskId, role } = filter;
  const { ready, pending, indexing, failed }: VideoTotals = await videos.totals({
    videoIds,
    domain,
    cameraId,
    taskId,
    role,
  });
  return {
    ...ready,
    waiting: {
      videos: pending.videos + indexing.videos,
      durationSec: pending.durationSec + indexing.durationSec,
    },
    failed: failed.videos,
  };
}

/** What a question came to. That something is not there may be said only of footage that was searched for it. */
export function outcomeOf(found: boolean, coverage: number, seen: Seen): AnswerOutcome {
  if (found) return 'found';
  if (seen.videos === 0) return 'not-finished';
  if (coverage < MIN_COVERAGE) return 'not-understood';
  return seen.waiting.videos > 0 ? 'not-finished' : 'not-found';
}

/** The sentence that answers when nothing was found. */
export function outcomeText(outcome: Exclude<AnswerOutcome, 'found'>): string {
  return word(say(`answer-${outcome}`));
}

/** What a user can do so that the question is understood. */
export function whatHelps(outcome: AnswerOutcome): Sentence[] {
  return outcome === 'not-understood' ? [say('install-text-encoder')] : [];
}

/** How much was searched, where that was not all. */
export function seenNotices({ videos, durationSec, waiting, failed }: Seen): Sentence[] {
  const total = videos + waiting.videos;
  const notices: Sentence[] = [];
  if (total + failed === 0) notices.push(say('nothing-to-search'));
  if (waiting.videos > 0) {
    notices.push(
      say('searched-so-far', { videos, total, sec: durationSec, totalSec: durationSec + waiting.durationSec }),
    );
  }
  if (failed > 0) notices.push(say('failed-not-searched', { count: failed }));
  return notices;
}
