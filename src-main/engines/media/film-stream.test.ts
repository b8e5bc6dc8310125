import { describe, expect, it } from 'vitest';
import { filmStream, mustCountPictures } from './film-stream.ts';
import { ProbeOutput } from './probe-output.ts';

interface Track {
  readonly codec?: string;
  readonly stated?: number;
  readonly seen?: number;
  readonly marks?: Readonly<Record<string, number>>;
}

function output(...tracks: readonly Track[]): ProbeOutput {
  return ProbeOutput.parse({
    streams: tracks.map(({ codec = 'h264', stated, marks }, index) => ({
      ...{ index, codec_type: 'video', codec_name: codec, nb_frames: stated, disposition: marks },
    })),
    packets: tracks.flatMap(({ seen = 0 }, index) => Array.from({ length: seen }, () => ({ stream_index: index }))),
  });
}

describe('filmStream', () => {
  const still = { codec: 'mjpeg', stated: 1 };
  const film = { stated: 60 };
  it.each<[string, readonly Track[], number | undefined]>([
    ['the only track', [film], 0],
    ['the only track though it has one picture', [{ stated: 1 }], 0],
    ['the film behind a still', [still, film], 1],
    ['the film behind a still that is H.264 and marked as default', [{ stated: 1, marks: { default: 1 } }, film], 1],
    ['the film where only packets tell', [{ seen: 1 }, { seen: 200 }], 1],
    ['the film behind a cover', [{ codec: 'png', stated: 90, marks: { attached_pic: 1 } }, film], 1],
    ['the film behind thumbnails', [{ codec: 'mjpeg', stated: 7 }, { stated: 1800 }], 1],
    ['the film behind declared thumbnails', [{ stated: 90, marks: { timed_thumbnails: 1 } }, film], 1],
    ['the first of two films', [film, { stated: 90 }], 0],
    ['the film that is marked as default', [film, { stated: 50, marks: { default: 1 } }], 1],
    ['a film of few pictures before one of many', [{ stated: 30 }, { stated: 9000 }], 0],
    ['a film as JPEGs', [{ codec: 'mjpeg', stated: 60 }, { stated: 60 }], 0],
    ['the first still where nothing moves', [still, still], 0],
    ['nothing where there are covers only', [{ marks: { attached_pic: 1 } }], undefined],
  ])('takes %s', (_, tracks, index) => {
    expect(filmStream(output(...tracks))?.index).toBe(index);
  });

  it('believes what was counted further on', () => {
    const slow = output({ seen: 1 }, { seen: 200 });
    expect(mustCountPictures(slow)).toBe(true);
    const counted = new Map([
      [0, 40],
      [1, 18_000],
    ]);
    expect(filmStream(slow, counted)?.index).toBe(0);
    expect(mustCountPictures(output(film, { stated: 90 }))).toBe(false);
    expect(mustCountPictures(output({ seen: 1 }))).toBe(false);
  });
});
