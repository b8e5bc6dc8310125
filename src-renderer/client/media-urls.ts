import type { Span } from '../../src-shared/time.ts';

/** Addresses of footage and pictures of it under one prefix, by video id, never by path. */
export interface MediaUrls {
  video(videoId: string): string;
  /** Its playable copy; another one has another version. */
  proxy(videoId: string, version: string): string;
  /** What plays already of one that is being made. */
  proxyPart(videoId: string, version: string): string;
  /** The stored thumbnail nearest to `sec`; out of a span, where one is given, or the frame at `sec` itself. */
  thumb(videoId: string, sec: number, span?: Span): string;
  /** The frame that stands at `sec`, decoded for it. */
  frame(videoId: string, sec: number): string;
  /** A sprite sheet of the storyboard with this edition, counted from 0. */
  storyboard(videoId: string, edition: string, sheet: number): string;
  /** An exported file, once: see `exports.offer`. */
  exported(offerId: string): string;
}

/** Up, so that a time at which a frame begins is not before it. */
const ms = (sec: number): number => Math.max(0, Math.ceil(sec * 1000 - 1e-6));

export function mediaUrls(base: string): MediaUrls {
  const prefix = base.replace(/\/+$/, '');
  const of = (kind: string, videoId: string): string => `${prefix}/${kind}/${encodeURIComponent(videoId)}`;
  return {
    video: (videoId) => of('video', videoId),
    proxy: (videoId, version) => `${of('proxy', videoId)}?of=${encodeURIComponent(version)}`,
    proxyPart: (videoId, version) => `${of('proxy', videoId)}/${encodeURIComponent(version)}`,
    thumb: (videoId, sec, span) => {
      const within = span ? `/${ms(span.startSec)}-${ms(span.endSec)}` : '';
      return `${of('thumb', videoId)}${within}/${span ? ms(sec) : Math.max(0, Math.round(sec * 1000))}.jpg`;
    },
    frame: (videoId, sec) => `${of('frame', videoId)}/${ms(sec)}.jpg`,
    storyboard: (videoId, edition, sheet) => `${of('storyboard', videoId)}/${edition}/${sheet}.jpg`,
    exported: (offerId) => of('export', offerId),
  };
}
