import { create } from 'zustand';
import type { Channel, Hit } from '../../src-shared/model/answer.ts';
import type { FileState } from '../../src-shared/model/video.ts';
import type { Answer } from '../../src-shared/model/worded.ts';
import type { Span } from '../../src-shared/time.ts';
import { openVideo, useNavigation } from './navigation.ts';
import { reviewOf } from './places.ts';

/** A span to be seen: evidence of an answer, or a hit of a search. */
export interface Offer extends Span {
  readonly chunkId: string;
  readonly videoId: string;
  readonly videoName: string;
  /** The number sentences cite; null for search hits. */
  readonly number: number | null;
  readonly why: string | null;
  readonly channels: readonly Channel[];
  readonly keyframes: readonly number[];
  readonly score: number;
  readonly fileState: FileState;
}

export type Result =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'hits';
      readonly title: string;
      readonly hits: readonly Hit[];
      readonly notices: readonly string[];
      readonly before: Result | null;
    };

interface Review {
  readonly panel: 'ask' | 'details';
  readonly question: string;
  readonly everywhere: boolean;
  readonly visibleOnly: boolean;
  /** What the timeline shows now. */
  readonly visible: Span | null;
  readonly result: Result | null;
  /** A similar search is under way. */
  readonly searching: boolean;
  /** Chunk id of the offer played last. */
  readonly currentChunkId: string | null;
  /** A clip to play as soon as its video is on screen. */
  readonly wanted: { readonly videoId: string; readonly span: Span } | null;
}

export const useReview = create<Review>(() => ({
  panel: 'ask',
  question: '',
  everywhere: false,
  visibleOnly: false,
  visible: null,
  result: null,
  searching: false,
  currentChunkId: null,
  wanted: null,
}));

export const setReview = (change: Partial<Review>): void => useReview.setState(change);

export function showResult(result: Result | null): void {
  useReview.setState({ result, currentChunkId: null, panel: 'ask' });
}

/** What a result offers to look at, best first. */
export function offersOf(result: Result | null): Offer[] {
  if (result === null) return [];
  if (result.kind === 'answer') {
    return result.answer.evidence.map((one) => ({ ...one, why: one.whyRelevant }));
  }
  return result.hits.map((hit) => ({ ...hit, number: null, why: hit.text }));
}

/** The offers an answer's sentences rest on; of a search, all. None of a question that found nothing. */
export function citedOffers(result: Result | null): Offer[] {
  const offers = offersOf(result);
  if (result?.kind !== 'answer') return offers;
  const cited = new Set(result.answer.sentences.flatMap((sentence) => sentence.evidence));
  return result.answer.found ? offers.filter((offer) => offer.number !== null && cited.has(offer.number)) : [];
}

/** Plays an offer, in its own video. */
export function playOffer(offer: Offer): void {
  const span = { startSec: offer.startSec, endSec: offer.endSec };
  useReview.setState({ currentChunkId: offer.chunkId, wanted: { videoId: offer.videoId, span } });
  const { place } = useNavigation.getState();
  if (reviewOf(place).videoId !== offer.videoId) openVideo(offer.videoId);
}
