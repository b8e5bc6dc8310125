import { connection } from '../../client/connection.ts';

/** Pictures of the film strip, loaded once each; the oldest go when there are too many. */
export interface FilmCache {
  /** The picture when it is there; asks for it otherwise. */
  get(sec: number): HTMLImageElement | null;
}

const KEPT = 400;
const LOADING_AT_ONCE = 8;

export function filmCache(videoId: string, onLoaded: () => void): FilmCache {
  const pictures = new Map<number, HTMLImageElement | null>();
  let loading = 0;
  const load = (sec: number): void => {
    loading++;
    pictures.set(sec, null);
    const image = new Image();
    const done = (ok: boolean) => {
      loading--;
      if (ok) pictures.set(sec, image);
      if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value as number);
      onLoaded();
    };
    image.onload = () => done(true);
    image.onerror = () => done(false);
    image.src = connection.media.thumb(videoId, sec);
  };
  return {
    get(sec) {
      const known = pictures.get(sec);
      if (known === undefined && loading < LOADING_AT_ONCE) load(sec);
      return known ?? null;
    },
  };
}
