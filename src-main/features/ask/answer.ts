import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Answer, AnswerOutcome, Evidence } from '../../../src-shared/model/answer.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { LanguageModel } from '../../engines/language/language-model.ts';
import type { LanguageModels } from '../../engines/language/language-models.ts';
import { nowIso } from '../../stores/db/columns.ts';
import type { AskSources } from './ask-sources.ts';
import { channelsOf, quoteOf } from './candidate.ts';
import type { Channel } from './channels/channel.ts';
import { type DescribedCandidate, describeCandidates } from './describe-candidates.ts';
import { coverageNotice, embedText, wordsLookedFor } from './embed-text.ts';
import { fileNotices } from './file-notices.ts';
import { findSpans } from './find-spans.ts';
import { type Judgement, judge, withoutWeakQuotes } from './judge.ts';
import { outcomeOf, outcomeText, type Seen, seenNotices, seenOf, whatHelps } from './outcome.ts';
import { parseQuestion, searchPhrase } from './question.ts';
import { scopeNotices, scopeOf } from './scope.ts';
import type { Vision } from './sources.ts';
import { throwIfCancelled, unlessCancelled } from './unless-cancelled.ts';
import { type AnswerSentence, renderSentence, whyRelevant } from './wording.ts';

/** What answers are made of. */
export interface AnswerSources extends AskSources {
  readonly languageModels: LanguageModels;
}

const BETWEEN_SENTENCES = ' ';
/** Nearest misses offered when nothing was found. */
const MISSES_NAMED = 3;

/** A question whose answer has its id already. */
export type Question = ParsedInput<'vigil.query'> & { readonly answerId: string };

export interface Asking {
  readonly signal: AbortSignal;
  /** Called with each piece of the answer's text as it comes. */
  readonly onText?: (text: string) => void;
}

/**
 * Answers a question from the footage: understands time words, searches, judges whether what was found is what was
 * asked, and puts it into words that cite numbered evidence. Below the calibrated cut the answer says which of three it
 * is: not in the footage, not understood, or not all looked through; the evidence then holds the nearest misses.
 * Throws `model-missing`, `not-found`, `encoder-mismatch`, and `cancelled` as soon as the signal is aborted.
 */
export async function answerQuestion(
  question: Question,
  sources: AnswerSources,
  { signal, onText = () => undefined }: Asking,
): Promise<Answer> {
  const clock = stopwatch();
  const model = await unlessCancelled(sources.languageModels.open(question.model), signal);
  const findings = await unlessCancelled(findEvidence(question, sources, clock), signal);
  const { evidence, judgement, vision } = findings;
  const say = speakerOf(onText);
  const sentences = judgement.found ? await putIntoWords(model, question.question, findings, say, signal) : [];
  const found = sentences.length > 0;
  const outcome = outcomeOf(found, findings.coverage, findings.seen);
  if (outcome !== 'found') {
    sentences.push(...withoutFinding(outcome, evidence));
    for (const { text } of sentences) say(text);
  }
  clock.lap('wordsMs');
  const answer: Answer = {
    answerId: question.answerId,
    question: question.question,
    found,
    outcome,
    answer: sentences.map((sentence) => sentence.text).join(BETWEEN_SENTENCES),
    sentences,
    confidence: found ? judgement.confidence : 0,
    evidence: [...evidence],
    unknowns: [...findings.unknowns, ...whatHelps(outcome)],
    model: model.name,
    encoder: vision.encoder.manifest.id,
    timings: clock.timings(),
    createdAt: nowIso(),
  };
  throwIfCancelled(signal);
  return answer;
}

/** What was found for a question, before it is put into words. */
interface QuestionFindings {
  readonly vision: Vision;
  /** The words that were looked for in the pictures. */
  readonly phrase: string;
  /** Share of those words the encoder knows, 0..1. */
  readonly coverage: number;
  readonly seen: Seen;
  readonly described: readonly DescribedCandidate[];
  /** One for each of `described`. */
  readonly evidence: readonly Evidence[];
  readonly judgement: Judgement;
  readonly unknowns: readonly Sentence[];
}

async function findEvidence(request: Question, sources: AnswerSources, clock: Stopwatch): Promise<QuestionFindings> {
  const { text, condition } = parseQuestion(request.question);
  const asked = searchPhrase(text === '' ? request.question : text);
  const { filters, videoIds, timeRange, topK } = request;
  const scope = await scopeOf({ filters, videoIds, timeRange, condition }, sources);
  const vision = await sources.vision();
  const [notices, seen] = await Promise.all([scopeNotices(scope, vision, sources), seenOf(scope, sources)]);
  clock.lap('understandMs');
  const embedded = await embedText(vision, asked);
  clock.lap('embedMs');
  const { candidates, verdicts } = await findSpans(
    { text: asked, question: text, ...embedded, scope, limit: topK, levels: scope.filter.levels, judged: true },
    vision,
    sources,
  );
  const believed = candidates.map((candidate) => withoutWeakQuotes(candidate, verdicts));
  const described = await describeCandidates(believed, sources);
  clock.lap('searchMs');
  const judgement = judge(
    described.map(({ candidate }) => candidate),
    verdicts,
  );
  const phrase = wordsLookedFor(vision, asked, embedded);
  const evidence = described.map((each, index) => toEvidence(each, index, phrase, judgement, sources.channels));
  // Asked after searching: an index may have found out only now that its server is gone.
  const unknowns = [coverageNotice(vision, embedded), vision.index.notice, ...notices, ...seenNotices(seen)];
  unknowns.push(...fileNotices(described));
  return {
    vision,
    phrase,
    coverage: embedded.coverage,
    seen,
    described,
    evidence,
    judgement,
    unknowns: unknowns.filter((notice) => notice !== undefined),
  };
}

async function putIntoWords(
  model: LanguageModel,
  question: string,
  { phrase, described, evidence, judgement }: QuestionFindings,
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<AnswerSentence[]> {
  const notes = described.map(({ candidate, video }, index) => ({
    number: index + 1,
    videoName: video.name,
    channels: channelsOf(candidate),
    quote: quoteOf(candidate)?.text ?? null,
    isWritten: quoteOf(candidate)?.isWritten,
    supported: judgement.supported[index]!,
  }));
  const sentences: AnswerSentence[] = [];
  for await (const sentence of model.answer({ question, phrase, evidence: notes }, signal)) {
    const rendered = renderSentence(sentence, evidence);
    if (!rendered) continue;
    say(rendered.text);
    sentences.push(rendered);
  }
  return sentences;
}

/** Hands on sentences so that the pieces, put together, are the answer's text. */
function speakerOf(onText: (text: string) => void): (sentence: string) => void {
  let begun = false;
  return (sentence) => {
    onText(begun ? `${BETWEEN_SENTENCES}${sentence}` : sentence);
    begun = true;
  };
}

/** Why there is no finding and, where it was looked for, what is nearest to it. */
function withoutFinding(outcome: Exclude<AnswerOutcome, 'found'>, evidence: readonly Evidence[]): AnswerSentence[] {
  const sentences: AnswerSentence[] = [{ text: outcomeText(outcome), evidence: [] }];
  if (outcome === 'not-understood') return sentences;
  const misses = evidence.slice(0, MISSES_NAMED).map(({ number }) => number);
  if (misses.length > 0) {
    const places = misses.map((number) => `[${number}]`).join(', ');
    const rendered = renderSentence({ text: `The nearest misses are at ${places}.`, evidence: misses }, evidence);
    if (rendered) sentences.push(rendered);
  }
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
    quote: quoteOf(candidate),
    fileState: video.fileState,
  };
}

interface Stopwatch {
  /** Names the time since the lap before. */
  readonly lap: (name: string) => void;
  readonly timings: () => Record<string, number>;
}

function stopwatch(): Stopwatch {
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
