import type { Answer, Evidence } from '../../../src-shared/model/answer.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import type { ModelSentence } from '../../engines/language/language-model.ts';
import type { Candidate } from './fuse.ts';

export type AnswerSentence = Answer['sentences'][number];

/**
 * A model's sentence with its numbers turned into times: `[2]` becomes "00:12.0–00:15.0 [2]", with the video's name
 * when the evidence is of several. Undefined when it cites nothing, or anything that does not exist: such a sentence
 * is not supported.
 */
export function renderSentence(sentence: ModelSentence, evidence: readonly Evidence[]): AnswerSentence | undefined {
  const byNumber = new Map(evidence.map((item) => [item.number, item]));
  const inText = [...sentence.text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
  const cited = [...new Set([...sentence.evidence, ...inText])];
  if (cited.length === 0 || cited.some((number) => !byNumber.has(number))) return undefined;
  const severalVideos = new Set(evidence.map(({ videoId }) => videoId)).size > 1;
  const text = sentence.text.replace(/\[(\d+)\]/g, (marker, digits: string) => {
    const { startSec, endSec, videoName } = byNumber.get(Number(digits))!;
    const times = `${formatTimecode(startSec)}–${formatTimecode(endSec)}`;
    return severalVideos ? `${times} of ${videoName} ${marker}` : `${times} ${marker}`;
  });
  return { text, evidence: cited };
}

/** Why a piece of evidence is shown, in a supervisor's words. */
export function whyRelevant({ line, cosine }: Candidate, phrase: string, supported: boolean): string {
  const reasons: string[] = [];
  if (line) reasons.push(`says “${line.text}”`);
  if (cosine !== null) reasons.push(`looks like “${phrase}” (similarity ${cosine.toFixed(2)})`);
  const reason = reasons.join(', and ');
  return supported ? `${reason.charAt(0).toUpperCase()}${reason.slice(1)}` : `Weak match: ${reason}`;
}
