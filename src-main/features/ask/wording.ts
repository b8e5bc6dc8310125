import type { Answer, Evidence } from '../../../src-shared/model/answer.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import type { ModelSentence } from '../../engines/language/language-model.ts';
import type { Candidate } from './candidate.ts';
import type { Channel } from './channels/channel.ts';

export type AnswerSentence = Answer['sentences'][number];

/**
 * A model's sentence with its numbers turned into times: `[2]` becomes "00:12.0–00:15.0 [2]", with the video's name
 * when the evidence is of several. A sentence about words gets the times of the words. Undefined when it cites nothing, or anything that does not exist: such a sentence
 * is not supported.
 */
export function renderSentence(sentence: ModelSentence, evidence: readonly Evidence[]): AnswerSentence | undefined {
  const byNumber = new Map(evidence.map((item) => [item.number, item]));
  const inText = [...sentence.text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
  const cited = [...new Set([...sentence.evidence, ...inText])];
  if (cited.length === 0 || cited.some((number) => !byNumber.has(number))) return undefined;
  const severalVideos = new Set(evidence.map(({ videoId }) => videoId)).size > 1;
  const text = sentence.text.replace(/\[(\d+)\]/g, (marker, digits: string) => {
    const { quote, videoName, ...shown } = byNumber.get(Number(digits))!;
    const { startSec, endSec } = (sentence.about === 'words' ? quote : null) ?? shown;
    const times = `${formatTimecode(startSec)}–${formatTimecode(endSec)}`;
    return severalVideos ? `${times} of ${videoName} ${marker}` : `${times} ${marker}`;
  });
  return { text, evidence: cited };
}

/**
 * Why a piece of evidence is shown, in a supervisor's words: what its channels say, those that quote the recording
 * first.
 */
export function whyRelevant(
  { support }: Pick<Candidate, 'support'>,
  phrase: string,
  supported: boolean,
  channels: readonly Channel[],
): Sentence {
  const quoted: string[] = [];
  const found = channels.flatMap((channel) => {
    const own = support.find((each) => each.channel === channel.key);
    if (!own) return [];
    const words = own.quote?.text;
    // The same words need no second reason.
    if (words !== undefined && quoted.some((known) => words.includes(known) || known.includes(words))) return [];
    if (words !== undefined) quoted.push(words);
    return [{ quotes: words !== undefined, reason: channel.why(own, phrase) }];
  });
  const quotesFirst = found.toSorted((a, b) => Number(b.quotes) - Number(a.quotes));
  const reasons = quotesFirst.map(({ reason }) => reason);
  return supported ? say('match-because', { reasons }) : say('weak-match-because', { reasons });
}
