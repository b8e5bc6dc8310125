import type { Priority } from '../models/graph-runner.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import type { EncoderManifest } from './manifest.ts';

/**
 * Turns pictures, or clips of them, and text into vectors. All vectors are L2-normalised float32 of `manifest.dim`, laid row after row.
 * The frame half prepares pixels in the calling thread and runs the graph in the inference host.
 */
export interface FrameEncoder {
  readonly manifest: EncoderManifest;
  /**
   * (N images) -> N x dim. Images may differ in size; each is fitted to the encoder's input. `batch` work (ingest, the
   * default) lets `interactive` work (a person waits) pass. An encoder of clips sees a clip that stands still.
   */
  embedImages(images: readonly RgbImage[], options?: { readonly priority?: Priority }): Promise<Float32Array>;
  /** (N clips of `manifest.framesPerClip` pictures each, in order) -> N x dim. */
  embedClips(
    clips: readonly (readonly RgbImage[])[],
    options?: { readonly priority?: Priority },
  ): Promise<Float32Array>;
  /** (N texts) -> N x dim. Throws `unsupported` for an encoder without a text tower. */
  embedTexts(texts: readonly string[]): Promise<Float32Array>;
  /**
   * Share of a text the encoder has words for, 0..1 (1 for encoders with an open vocabulary): a query it knows
   * nothing of must not be answered from it.
   */
  textCoverage(text: string): number;
}
