import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Answer, Evidence } from '../../../src-shared/model/answer.ts';
import type { LanguageModel } from '../../engines/language/language-model.ts';
import type { LanguageModels } from '../../engines/language/language-models.ts';
import { channelsOf, quoteOf } from './candidate.ts';
import type { Channel } from './channels/channel.ts';
import { type DescribedCandidate, describeCandidates } from './describe-candidates.ts';
import { coverageNotice, embedText, wordsLookedFor } from './embed-text.ts';
import { findSpans, throwIfCancelled } from './find-spans.ts';
import { type Judgement, judge } from './judge.ts';
import { parseQuestion, searchPhrase } from './question.ts';
import { scopeNotices, scopeOf } from './scope.ts';
import type { AskSources } from './sources.ts';
import { type AnswerSentence, renderSentence, whyRelevant } from './wording.ts';

export interface AnswerDependencies extends AskSources {
  readonly languageModels: LanguageModels;
  readonly saveAnswer: (answer: Answer, videoIds: readonly string[]) => Promise<void>;
  readonly newId: () => string;
  readonly nowIso: () => string;
  /** Called with each piece of the answer's text as it comes. */
  readonly onDelta: (answerId: string, text: string) => void;
}

const NOT_FOUND = 'Not in the footage.';
/** Nearest misses offered when nothing was found. */
const MISSES_NAMED = 3;

/**
 * Answers a question from the footage: understands time words, searches, judges whether what was found is what was
 * asked, puts it into words that cite numbered evidence, and saves the answer. Below the calibrated cut the answer is
 * "not in the footage" and the evidence holds the nearest misses.
 * Throws `model-missing`, `not-found`, `encoder-mismatch`, `cancelled`.
 */
export async function answerQuestion(
  request: ParsedInput<'vigil.query'>,
  dependencies: AnswerDependencies,
  signal: AbortSignal,
): Promise<Answer> {
  const clock = stopwatch();
  const model = await dependencies.languageModels.open(request.model);
  const { text, condition } = parseQuestion(request.question);
  const phrase = searchPhrase(text === '' ? request.question : text);
  const scope = await scopeOf(
    { filters: request.filters, videoIds: request.videoIds, timeRange: request.timeRange, condition },
    dependencies,
  );
  const vision = await dependencies.vision();
  const notices = await scopeNotices(scope, vision);
  clock.lap('understandMs');
  throwIfCancelled(signal);

  const embedded = await embedText(vision, phrase);
  clock.lap('embedMs');
  const { candidates, verdicts } = await findSpans(
    {
      text: phrase,
      vector: embedded.vector,
      coverage: embedded.coverage,
      scope,
      limit: request.topK,
      levels: scope.filter.levels,
      judged: true,
    },
    vision,
    dependencies,
  );
  throwIfCancelled(signal);
  const described = await describeCandidates(candidates, dependencies);
  clock.lap('searchMs');

  const judgement = judge(
    described.map(({ candidate }) => candidate),
    verdicts,
  );
  const seen = wordsLookedFor(vision, phrase, embedded);
  const evidence = described.map((each, index) => toEvidence(each, index, seen, judgement, dependencies.channels));
  const answerId = dependencies.newId();
  const onText = (sentence: string): void => dependencies.onDelta(answerId, sentence);
  const sentences = judgement.found
    ? await putIntoWords(
        model,
        { question: request.question, phrase: seen },
        described,
        evidence,
        judgement,
        signal,
        onText,
      )
    : [];
  const found = sentences.length > 0;
  if (!found) sentences.push(...nearestMisses(evidence, onText));
  clock.lap('wordsMs');
  const answer: Answer = {
    answerId,
    question: request.question,
    found,
    answer: sentences.map((sentence) => sentence.text).join(' '),
    sentences,
    confidence: found ? judgement.confidence : 0,
    evidence,
    unknowns: [coverageNotice(vision, embedded), vision.index.notice, ...notices].filter(
      (notice) => notice !== undefined,
    ),
    model: model.name,
    encoder: vision.encoder.manifest.id,
    timings: clock.timings(),
    createdAt: dependencies.nowIso(),
  };
  throwIfCancelled(signal);
  await dependencies.saveAnswer(answer, request.videoIds ?? []);
  return answer;
}

async function putIntoWords(
  model: LanguageModel,
  asked: { readonly question: string; readonly phrase: string },
  described: readonly DescribedCandidate[],
  evidence: readonly Evidence[],
  judgement: Judgement,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<AnswerSentence[]> {
  const notes = described.map(({ candidate, video }, index) => ({
    number: index + 1,
    videoName: video.name,
    channels: channelsOf(candidate),
    quote: quoteOf(candidate),
    supported: judgement.supported[index]!,
  }));
  const sentences: AnswerSentence[] = [];
  for await (const sentence of model.answer({ ...asked, evidence: notes }, signal)) {
    const rendered = renderSentence(sentence, evidence);
    if (!rendered) continue;
    onText(`${rendered.text} `);
    sentences.push(rendered);
  }
  return sentences;
}

/** "Not in the footage", and where it is nearest to being there. */
function nearestMisses(evidence: readonly Evidence[], onText: (text: string) => void): AnswerSentence[] {
  const sentences: AnswerSentence[] = [{ text: NOT_FOUND, evidence: [] }];
  const misses = evidence.slice(0, MISSES_NAMED).map(({ number }) => number);
  if (misses.length > 0) {
    const places = misses.map((number) => `[${number}]`).join(', ');
    const rendered = renderSentence({ text: `The nearest misses are at ${places}.`, evidence: misses }, evidence);
    if (rendered) sentences.push(rendered);
  }
  for (const { text } of sentences) onText(`${text} `);
  return sentences;
}

function toEvidence(
  { candidate, video, keyframes }: DescribedCandidate,
  index: number,
  phrase: string,
  { supported }: Judgement,
  channels: readonly Channel[],
): Evidence {
  return {
    number: index + 1,
    chunkId: candidate.chunkId,
    videoId: candidate.videoId,
    videoName: video.name,
    startSec: candidate.startSec,
    endSec: candidate.endSec,
    whyRelevant: whyRelevant(candidate, phrase, supported[index]!, channels),
    channels: channelsOf(candidate),
    keyframes: [...keyframes],
    score: candidate.score,
  };
}

function stopwatch(): { lap: (name: string) => void; timings: () => Record<string, number> } {
  const startMs = performance.now();
  const laps: Record<string, number> = {};
  let lastMs = startMs;
  return {
    lap: (name) => {
      laps[name] = performance.now() - lastMs;
      lastMs = performance.now();
    },
    timings: () => ({ ...laps, totalMs: performance.now() - startMs }),
  };
}
