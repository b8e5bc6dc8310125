import { stat } from 'node:fs/promises';
import { maskFor, maskKey, type PrivacyMask } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { probeVideo, type VideoProbe } from '../../engines/media/probe.ts';
import { decodeOneFrame } from '../../engines/scan/one-frame.ts';
import { toneMappingFor } from '../../engines/scan/tone-mapping.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles, readScanSummary } from '../../stores/artifacts/scan-files.ts';
import type { Parts } from '../feature.ts';
import { NewestFirst } from './newest-first.ts';

const LONGER_SIDE_PX = 320;
const AT_ONCE = 2;
const MAX_WAITING = 64;
/** Pictures weigh about 15 kB. */
const MAX_KEPT_BYTES = 16 << 20;
const MAX_OPEN_FILMS = 4;
/** Times come in whole milliseconds; a frame that begins within the one asked for is meant. */
const ROUNDING_SEC = 0.0005;

export interface ExactFrames {
  /** Names the picture that would be given, for asking whether it is still the same one. */
  tagOf(video: Video, timeMs: number): string;
  /**
   * The frame that stands at a time in milliseconds on the player's clock, as a JPEG. Null where that cannot be told:
   * the file is gone or another one, its clock was straightened, or it was never scanned. Throws `undecodable`,
   * `cancelled` and what a probe throws.
   */
  frameAt(video: Video, timeMs: number, signal: AbortSignal): Promise<Uint8Array | null>;
}

interface Needs extends Pick<Parts, 'artifacts' | 'binaries'> {
  /** Asked each time: what is masked changes. */
  readonly masks: () => readonly PrivacyMask[];
  /** 320 when left out. */
  readonly longerSidePx?: number;
}

/** Frames that no scan has left a picture of, decoded when asked for; the last ones are kept in memory. */
export function exactFrames({ artifacts, binaries, masks, longerSidePx = LONGER_SIDE_PX }: Needs): ExactFrames {
  const queue = new NewestFirst({ atOnce: AT_ONCE, maxWaiting: MAX_WAITING });
  const kept = new KeptPictures();
  const films = openFilms({ artifacts, binaries });
  const maskOf = (video: Video) => maskFor(masks(), video);
  const tagOf = (video: Video, timeMs: number): string =>
    [video.checksum.slice(0, 16), timeMs, Buffer.from(maskKey(maskOf(video)) ?? '').toString('base64url')].join('-');
  return {
    tagOf,
    frameAt: async (video, timeMs, signal) => {
      const tag = tagOf(video, timeMs);
      const before = kept.get(tag);
      if (before || video.fileState === 'gone' || video.fileState === 'changed') return before ?? null;
      return queue.run(signal, async () => {
        const film = await films(video);
        if (!film) return null;
        const { probe, timesSec, toneMap } = film;
        const request = { binaries: await binaries(), filePath: video.path, probe, toneMap, mask: maskOf(video) };
        const afterSec = justBefore(timesSec, timeMs / 1000);
        const picture = await decodeOneFrame({ ...request, afterSec, longerSidePx, signal });
        kept.add(tag, picture);
        return picture;
      });
    },
  };
}

interface OpenFilm {
  readonly probe: VideoProbe;
  readonly timesSec: Float64Array;
  readonly toneMap: readonly string[];
}

/** What has to be known of a film before one of its frames can be found; of the last few it is kept. */
function openFilms({ artifacts, binaries }: Pick<Needs, 'artifacts' | 'binaries'>) {
  const films = new Map<string, Promise<OpenFilm | null>>();
  const open = async ({ videoId, path }: Video): Promise<OpenFilm | null> => {
    const folder = artifacts.folder(videoId);
    const summary = await readScanSummary(folder);
    // Where stamps were not believed, seeking by them leads elsewhere.
    if (!summary || summary.warnings.some((warning) => warning.includes('"clock-turned"'))) return null;
    const timesSec = await readDoubles(folder, layout.frameTimes);
    const found = await binaries();
    const probe = await probeVideo(found, path);
    return { probe, timesSec, toneMap: await toneMappingFor({ binaries: found, filePath: path, probe }) };
  };
  return async (video: Video): Promise<OpenFilm | null> => {
    const scanned = await stat(artifacts.scan(video.videoId)).catch(() => undefined);
    const key = `${video.videoId} ${video.path} ${scanned?.mtimeMs}`;
    const film = films.get(key) ?? open(video);
    films.delete(key);
    films.set(key, film);
    film.catch(() => films.delete(key));
    if (films.size > MAX_OPEN_FILMS) films.delete(films.keys().next().value!);
    return film;
  };
}

/** A time before the frame that stands at `sec`, and after the one before that; 0 for the first. */
export function justBefore(timesSec: Float64Array, sec: number): number {
  let [low, high] = [0, timesSec.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesSec[middle]! <= sec + ROUNDING_SEC) low = middle + 1;
    else high = middle;
  }
  return low <= 1 ? 0 : (timesSec[low - 1]! + timesSec[low - 2]!) / 2;
}

/** The pictures asked for last, up to a weight. */
class KeptPictures {
  readonly #pictures = new Map<string, Uint8Array>();
  #bytes = 0;

  get(key: string): Uint8Array | undefined {
    const picture = this.#pictures.get(key);
    if (picture) {
      this.#pictures.delete(key);
      this.#pictures.set(key, picture);
    }
    return picture;
  }

  add(key: string, picture: Uint8Array): void {
    if (this.#pictures.has(key)) return;
    this.#pictures.set(key, picture);
    this.#bytes += picture.length;
    for (const [oldest, { length }] of this.#pictures) {
      if (this.#bytes <= MAX_KEPT_BYTES) return;
      this.#pictures.delete(oldest);
      this.#bytes -= length;
    }
  }
}
