import { probeVideo } from '../../../engines/media/probe.ts';
import type { VideoProbe } from '../../../engines/media/video-probe.ts';
import { findAccelerators } from '../../../engines/scan/accelerators.ts';
import { chooseDecoder, type DecoderChoice } from '../../../engines/scan/choose-decoder.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';

interface ChooseDecoderInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  /** Devices to try. */
  readonly accelerators: readonly string[];
  /** What was chosen for footage before, by its kind. */
  readonly known: Readonly<Record<string, DecoderChoice>>;
}

/** Finds out what decodes a file best on this machine, unless that is known for its kind. Keeps nothing. */
export async function runChooseDecoderTask(
  { binaries, filePath, accelerators, known }: ChooseDecoderInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<{ readonly kind: string; readonly choice: DecoderChoice }> {
  const probe = await probeVideo(binaries, filePath, signal);
  const kind = kindOf(probe);
  return { kind, choice: known[kind] ?? (await chooseDecoder({ binaries, filePath, probe, signal }, accelerators)) };
}

/** The devices of this machine that can decode; see `findAccelerators`. */
export function runFindAcceleratorsTask(
  { binaries }: Pick<ChooseDecoderInput, 'binaries'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<string[]> {
  return findAccelerators(binaries.ffmpegPath, signal);
}

/** Devices are made for codecs in some profiles and sizes. */
function kindOf({ codec, profile, pixelFormat, frameWidth, frameHeight }: VideoProbe): string {
  return [codec, profile, pixelFormat, `${frameWidth}x${frameHeight}`].join(' ');
}
