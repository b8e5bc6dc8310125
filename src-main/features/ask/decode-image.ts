import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { MAX_PIXELS, PICTURE_ARGS, refusedSize } from '../../engines/media/containers.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';

/** A picture on this machine, or as base64, with or without a `data:` prefix. */
export type ImageSource = { readonly path: string } | { readonly base64: string };

const MAX_BYTES = 64 << 20;
/** Encoders look at far fewer pixels; more would only be carried about. */
const LONGER_SIDE_PX = 1280;
const MAX_STDERR_CHARACTERS = 8000;

/**
 * Decodes JPEG, PNG, WebP and whatever else ffmpeg takes as a picture (of a video the first frame), upright, longer
 * side at most 1280. One beyond `MAX_PIXELS` is refused before it takes memory. The picture goes through ffmpeg's stdin: no path and no text of the user's reaches its arguments.
 * Throws `not-found`, `bad-input` when it is too large, in bytes or in pixels, `undecodable`, `backend-unavailable`, `cancelled`.
 */
export async function decodeImage(
  { ffmpegPath }: Pick<MediaBinaries, 'ffmpegPath'>,
  source: ImageSource,
  signal: AbortSignal,
): Promise<RgbImage> {
  const bytes = 'path' in source ? await readImageFile(source.path) : fromBase64(source.base64);
  const { pam, stderr } = await toPam(ffmpegPath, bytes, signal);
  const image = parsePam(pam);
  const tooLarge = image ? undefined : refusedSize(stderr);
  if (tooLarge) {
    throw new VigilError('bad-input', say('picture-has-too-many-pixels', { ...tooLarge, maxPixels: MAX_PIXELS }), {
      hint: say('picture-has-too-many-pixels-hint'),
    });
  }
  if (!image) throw new VigilError('undecodable', say('picture-unreadable'));
  return image;
}

async function readImageFile(path: string): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new VigilError('not-found', say('picture-not-there'), { details: { path }, cause });
  });
  if (!info.isFile() || info.size > MAX_BYTES) {
    throw new VigilError('bad-input', say('picture-no-file-or-too-large'), { details: { path } });
  }
  return readFile(path);
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text.replace(/^data:[^,]*,/, ''), 'base64');
}

interface Decoded {
  readonly pam: Buffer;
  /** What ffmpeg complained of, at most `MAX_STDERR_CHARACTERS`. */
  readonly stderr: string;
}

function toPam(ffmpegPath: string, bytes: Uint8Array, signal: AbortSignal): Promise<Decoded> {
  if (signal.aborted) throw new VigilError('cancelled', say('search-withdrawn'));
  const fit = `scale=w='min(${LONGER_SIDE_PX},iw)':h='min(${LONGER_SIDE_PX},ih)':force_original_aspect_ratio=decrease`;
  const input = [...PICTURE_ARGS, '-i', 'pipe:0'];
  const output = ['-frames:v', '1', '-vf', fit, '-f', 'image2pipe', '-c:v', 'pam', '-pix_fmt', 'rgba', 'pipe:1'];
  return new Promise((resolve, reject) => {
    const child = spawn(ffmpegPath, ['-hide_banner', '-loglevel', 'error', ...input, ...output], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      signal,
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, MAX_STDERR_CHARACTERS);
    });
    // ffmpeg may stop reading once it has its frame.
    child.stdin.on('error', () => undefined);
    child.once('error', (cause) => {
      reject(
        signal.aborted
          ? new VigilError('cancelled', say('search-withdrawn'))
          : new VigilError('backend-unavailable', say('ffmpeg-not-started'), { cause }),
      );
    });
    child.once('close', () => resolve({ pam: Buffer.concat(parts), stderr }));
    child.stdin.end(bytes);
  });
}

/** Reads the PAM that ffmpeg writes, a header of lines and then RGBA rows; what is transparent shows white behind it. */
function parsePam(bytes: Buffer): RgbImage | undefined {
  const header = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH 4\nMAXVAL 255\n[^\0]*?ENDHDR\n/.exec(
    bytes.subarray(0, 256).toString('latin1'),
  );
  if (!header) return undefined;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const pixels = bytes.subarray(header[0].length, header[0].length + width * height * 4);
  if (pixels.length !== width * height * 4) return undefined;
  return { width, height, data: onWhite(pixels) };
}

/** Models see a transparent picture on white, as their hub's own processors show it to them. */
function onWhite(rgba: Uint8Array): Uint8Array {
  const data = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      data[to + channel] = Math.round((rgba[from + channel]! * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return data;
}
