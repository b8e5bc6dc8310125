import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

const CHECKSUM = '.sha256';

/**
 * Every name below a video's artifacts folder, relative to it; no other file makes one up. What a scan leaves is
 * little-endian and without a header, one value per frame or, with an encoder's id in the name, one per sampled frame;
 * `.npy` files hold vectors, row after row. While a scan runs its files grow in `partialScan`.
 */
export const layout = {
  /** What a finished scan found of the footage, and what it left. */
  scanSummary: 'scan.json',
  partialScan: 'scan.partial',
  /** Which subtitles beside the recording the transcript was read from. */
  subtitleStamps: 'subtitles.json',
  frameTimes: 'frame-times.f64',
  contentScores: 'content-scores.f32',
  tinyFrames: 'tiny-frames.u8',
  motion: 'motion.f32',
  sampleTimes: (encoderId: string): string => ofEncoder('samples', encoderId, 'f64'),
  /** Frame number of each sampled frame. */
  sampleFrames: (encoderId: string): string => ofEncoder('sample-frames', encoderId, 'i32'),
  frameVectors: (encoderId: string): string => ofEncoder('frames', encoderId, 'npy'),
  chunkVectors: (encoderId: string): string => ofEncoder('chunks', encoderId, 'npy'),
  thumbnails: 'thumbs',
  /** In `thumbnails`: a picture at a whole number of milliseconds on the player's clock. */
  thumbnail: (timeMs: number | '%d'): string => `${timeMs}.jpg`,
  /** Sprite sheets of small pictures, JPEG after JPEG, and what is where in them. */
  storyboardSheets: 'storyboard.jpgs',
  storyboardIndex: 'storyboard.json',
  /** In `partialScan`: the pictures that the sheets will be put together of, named as thumbnails are. */
  storyboardTiles: 'storyboard.tiles',
  /** How loud the sound is along the film: a byte for each of equal parts. */
  waveform: 'waveform.u8',
  /** Boxes of what was found in the pictures, record after record, and the tracks that they belong to. */
  objectBoxes: 'objects.boxes',
  objectTracks: 'objects.json',
  /** What was heard: speech, sounds and words; and how far a hearing that is not over has come. */
  hearing: 'hearing.json',
  growingHearing: 'hearing-growing.json',
  /** What is written in the pictures; and how far a reading that is not over has come. */
  screenTexts: 'screen-texts.json',
  growingTexts: 'screen-texts-growing.json',
  /** A copy that every window plays, and what is known of it; both go and come whole. */
  proxy: 'proxy.mp4',
  proxyFacts: 'proxy.json',
  /** Of a proxy that is being made: what grows, and copies of it that play; `part` is new for each. */
  growingProxy: (part: string): string => `proxy-growing.mp4.${part}.tmp`,
  proxyPart: (part: string): string => `proxy-part.mp4.${part}.tmp`,
  unfinishedProxy: (part: string): string => `proxy.mp4.${part}.tmp`,
  /** SOPilot's clip descriptors, and the clips' times in SOPilot's own form. */
  sopilotVectors: 'sopilot.npy',
  sopilotClips: 'sopilot.json',
  /** What came from a library of SOPilot, file by file as it was. */
  fromSopilot: 'legacy',
  /** In `fromSopilot`: vectors as they were compared, as they were before an adapter, and their clips' times. */
  effectiveVectors: (key: string): string => `${key}.npy`,
  rawVectors: (key: string): string => `${key}.raw.npy`,
  clipTimes: (key: string): string => `${key}.json`,
  /** Beside a file, or a folder of pictures: what it should hold. */
  checksum: (name: string): string => `${name}${CHECKSUM}`,
} as const;

const OF_ENCODER = /^(?:samples|sample-frames|frames|chunks)\.(.+)\.(?:f64|i32|npy)$/;

/** The encoder that a file is one of several of; undefined for a file that there is one of whatever the encoder. */
export function encoderOfFile(name: string): string | undefined {
  return OF_ENCODER.exec(name)?.[1];
}

/** The file that a name is the checksum of; undefined for another file. */
export function fileOfChecksum(name: string): string | undefined {
  return name.endsWith(CHECKSUM) ? name.slice(0, -CHECKSUM.length) : undefined;
}

/** The time in milliseconds that a thumbnail's name says; undefined for another file. */
export function thumbnailTimeMs(name: string): number | undefined {
  const digits = /^(\d+)\.jpg$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Gives an id back that may be part of a file name and cannot lead out of its folder. Throws `bad-input`. */
export function safeName(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(id) || id.includes('..')) {
    throw new VigilError('bad-input', say('id-not-for-file-name', { id }), {
      hint: say('id-not-for-file-name-hint'),
    });
  }
  return id;
}

function ofEncoder(kind: string, encoderId: string, ending: string): string {
  return `${kind}.${safeName(encoderId)}.${ending}`;
}
