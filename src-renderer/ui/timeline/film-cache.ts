import type { Storyboard } from '../../../src-shared/model/storyboard.ts';
import { connection } from '../../client/connection.ts';
import { type FilmTile, nearestIn } from './film-tiles.ts';

/** What there is to make a film strip of, besides the frames of the film itself. */
export interface FilmSource {
  readonly videoId: string;
  /** Null for a video that was indexed before there were storyboards. */
  readonly storyboard: Storyboard | null;
  /** Times of the stored thumbnails, in order. */
  readonly thumbTimes: readonly number[];
}

/** A picture, or the part of a sheet that it is. */
interface FilmPicture {
  readonly image: HTMLImageElement;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Pictures of a film strip, loaded once each; the oldest go when there are too many. */
export interface FilmCache {
  /** Width of a picture by its height. */
  readonly aspect: number;
  /**
   * The picture of a tile: of the storyboard, a thumbnail, or the frame itself where none of them is of that span. Asks
   * for it where it is not there yet, and gives the nearest one there is of the same shot until then.
   */
  get(tile: FilmTile): FilmPicture | null;
  /** After all tiles in view were asked for: what is not in view any more is not waited for. */
  settle(): void;
}

const KEPT = 400;
const LOADING_AT_ONCE = 6;
const TRIES = 3;
const NO_TIMES: readonly number[] = [];

interface Entry {
  readonly image: HTMLImageElement;
  /** The time that it is a picture of; a sheet has many. */
  readonly sec: number | null;
  isLoaded: boolean;
  isWanted: boolean;
}

/** `onLoaded` is told when a picture has come. */
export function filmCache(source: FilmSource, onLoaded: () => void): FilmCache {
  const { videoId, storyboard, thumbTimes } = source;
  const { media } = connection;
  const pictures = new LoadedPictures(onLoaded);
  const storyTimes = storyboard?.times ?? NO_TIMES;
  const tileOf = (tile: number): FilmPicture | null => {
    const { edition, tilesPerSheet, tileWidth, tileHeight } = storyboard!;
    const image = pictures.get(media.storyboard(videoId, edition, Math.floor(tile / tilesPerSheet)), null);
    return image && { image, topPx: (tile % tilesPerSheet) * tileHeight, widthPx: tileWidth, heightPx: tileHeight };
  };
  const single = (url: string, sec: number): FilmPicture | null => {
    const image = pictures.get(url, sec);
    return image && wholeOf(image);
  };
  const exact = ({ part, sec }: FilmTile): FilmPicture | null => {
    const story = nearestIn(storyTimes, part, sec);
    if (story !== null) return tileOf(story);
    const thumb = nearestIn(thumbTimes, part, sec);
    if (thumb !== null) return single(media.thumb(videoId, thumbTimes[thumb]!), thumbTimes[thumb]!);
    const loaded = pictures.nearestIn(part, sec);
    return loaded ? wholeOf(loaded) : single(media.frame(videoId, sec), sec);
  };
  const standIn = ({ shot, sec }: FilmTile): FilmPicture | null => {
    const loaded = pictures.nearestIn(shot, sec);
    if (loaded) return wholeOf(loaded);
    const story = nearestIn(storyTimes, shot, sec);
    return story === null ? null : tileOf(story);
  };
  return {
    aspect: storyboard ? Math.min(2.4, Math.max(0.5, storyboard.tileWidth / storyboard.tileHeight)) : 16 / 9,
    get: (tile) => exact(tile) ?? standIn(tile),
    settle: () => pictures.settle(),
  };
}

const wholeOf = (image: HTMLImageElement): FilmPicture => ({
  ...{ image, topPx: 0, widthPx: image.naturalWidth, heightPx: image.naturalHeight },
});

/** Images by address. */
class LoadedPictures {
  readonly #entries = new Map<string, Entry>();
  readonly #failures = new Map<string, number>();
  readonly #onLoaded: () => void;
  #loading = 0;

  constructor(onLoaded: () => void) {
    this.#onLoaded = onLoaded;
  }

  /** The picture when it is there; asks for it otherwise, unless many are on their way. */
  get(url: string, sec: number | null): HTMLImageElement | null {
    const known = this.#entries.get(url);
    if (known) {
      known.isWanted = true;
      return known.isLoaded ? known.image : null;
    }
    if (this.#loading < LOADING_AT_ONCE && (this.#failures.get(url) ?? 0) < TRIES) this.#load(url, sec);
    return null;
  }

  /** The nearest picture of its own that has been loaded within a span. */
  nearestIn({ startSec, endSec }: FilmTile['span'], sec: number): HTMLImageElement | null {
    let nearest: { image: HTMLImageElement; distance: number } | null = null;
    for (const entry of this.#entries.values()) {
      if (entry.sec === null || !entry.isLoaded || entry.sec < startSec || entry.sec >= endSec) continue;
      const distance = Math.abs(entry.sec - sec);
      if (nearest === null || distance < nearest.distance) nearest = { image: entry.image, distance };
    }
    return nearest?.image ?? null;
  }

  settle(): void {
    for (const [url, entry] of this.#entries) {
      if (!entry.isLoaded && !entry.isWanted && entry.sec !== null) {
        this.#entries.delete(url);
        this.#loading -= 1;
        // Ends the request, and with it the work behind it.
        entry.image.src = '';
      }
      entry.isWanted = false;
    }
  }

  #load(url: string, sec: number | null): void {
    const entry: Entry = { image: new Image(), sec, isLoaded: false, isWanted: true };
    this.#entries.set(url, entry);
    this.#loading += 1;
    entry.image.src = url;
    entry.image.decode().then(
      () => this.#done(url, entry, true),
      () => this.#done(url, entry, false),
    );
  }

  #done(url: string, entry: Entry, ok: boolean): void {
    if (this.#entries.get(url) !== entry) return;
    this.#loading -= 1;
    entry.isLoaded = ok;
    if (!ok) {
      this.#entries.delete(url);
      this.#failures.set(url, (this.#failures.get(url) ?? 0) + 1);
    }
    this.#forgetOldest();
    this.#onLoaded();
  }

  #forgetOldest(): void {
    for (const [url, { isLoaded, sec }] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (isLoaded && sec !== null) this.#entries.delete(url);
    }
  }
}
