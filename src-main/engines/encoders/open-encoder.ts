import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ListedFiles } from '../models/checked-files.ts';
import type { GraphRunner, ModelRef, Priority, WireTensors } from '../models/graph-runner.ts';
import { loadTokenizer } from '../models/load-tokenizer.ts';
import { type TextInput, textFeeds } from '../models/text-input.ts';
import type { Tokenizer } from '../models/tokenizer.ts';
import { isOfWholeNumbers } from '../models/whole-numbers.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { normaliseRows } from '../vector-math/normalise-rows.ts';
import type { FrameEncoder } from './encoder.ts';
import { fitImage, fittedLength } from './fit-image.ts';
import { readManifest } from './load-encoder.ts';
import { checkedOf, type EncoderManifest } from './manifest.ts';

/** Bytes of pixels per pass: enough to keep the cores busy, little enough that a question never waits long. */
const BATCH_BYTES = 8 * 1024 * 1024;
const MAX_BATCH = 32;

/**
 * Opens the encoder in `folder`; its graphs run wherever `runner` runs them. Its files are compared with their checksums
 * first, unless that was done since they last changed; its self-test is for `verifyEncoder`.
 * Throws `model-missing`, `model-invalid`.
 */
export async function openEncoder(folder: string, runner: GraphRunner): Promise<FrameEncoder> {
  const manifest = await readManifest(folder);
  await runner.check(folder, checkedOf(manifest));
  const { text } = manifest;
  // A word list is small and needed at once for `textCoverage`; an open vocabulary takes seconds to read.
  const closed =
    text?.tokenizer.kind === 'vocabulary'
      ? await loadTokenizer({ folder, files: manifest.files }, text.tokenizer)
      : undefined;
  return new OnnxFrameEncoder(folder, manifest, closed, runner);
}

/** Pictures, or clips, that one pass takes, as long as memory allows. */
export function imagesPerPass({ image, framesPerClip }: EncoderManifest): number {
  const bytesPerClip = framesPerClip * fittedLength(image) * (image.dtype === 'float32' ? 4 : 1);
  return Math.min(MAX_BATCH, Math.max(1, Math.floor(BATCH_BYTES / bytesPerClip)));
}

/** As many pictures as the encoder takes into one vector, in order. */
type Clip = readonly RgbImage[];

class OnnxFrameEncoder implements FrameEncoder {
  readonly manifest: EncoderManifest;
  readonly #listed: ListedFiles;
  readonly #closedVocabulary: Tokenizer | undefined;
  readonly #runner: GraphRunner;
  #batchSize: number;

  constructor(folder: string, manifest: EncoderManifest, closed: Tokenizer | undefined, runner: GraphRunner) {
    this.manifest = manifest;
    this.#listed = { folder, files: manifest.files };
    this.#closedVocabulary = closed;
    this.#runner = runner;
    this.#batchSize = imagesPerPass(manifest);
  }

  embedImages(images: readonly RgbImage[], options: { readonly priority?: Priority } = {}): Promise<Float32Array> {
    const { framesPerClip } = this.manifest;
    const clips = images.map((image) => Array.from({ length: framesPerClip }, () => image));
    return this.embedClips(clips, options);
  }

  async embedClips(
    clips: readonly Clip[],
    { priority = 'batch' }: { readonly priority?: Priority } = {},
  ): Promise<Float32Array> {
    const { dim } = this.manifest;
    const vectors = new Float32Array(clips.length * dim);
    let previous: Promise<void> = Promise.resolve();
    for (let start = 0; start < clips.length; ) {
      // Passes of equal size: sixteen pictures at thirteen a pass go as eight and eight.
      const left = clips.length - start;
      const batch = clips.slice(start, start + Math.ceil(left / Math.ceil(left / this.#batchSize)));
      const target = vectors.subarray(start * dim, (start + batch.length) * dim);
      const feeds = this.#imageFeeds(batch);
      // The next batch is fitted in this thread while the host works on this one.
      await previous;
      previous = this.#embedBatch(batch, feeds, target, priority);
      previous.catch(() => undefined);
      start += batch.length;
    }
    await previous;
    return vectors;
  }

  async embedTexts(texts: readonly string[]): Promise<Float32Array> {
    const { text, dim, title } = this.manifest;
    if (!text) {
      throw new VigilError('unsupported', say('encoder-without-text', { title }));
    }
    if (texts.length === 0) return new Float32Array(0);
    const ids = await this.#ids(texts, text);
    const outputs = await this.#runner.run(this.#model(text.file), textFeeds(ids, text), {
      priority: 'interactive',
      rowsApart: !isOfWholeNumbers(text.file),
    });
    const vectors = this.#vectorsOf(outputs, text.output, texts.length);
    normaliseRows(vectors, dim);
    return vectors;
  }

  textCoverage(text: string): number {
    if (!this.manifest.text) return 0;
    return this.#closedVocabulary?.coverage(text) ?? 1;
  }

  async #ids(texts: readonly string[], { tokenizer, lowerCase, maxLength }: TextInput): Promise<number[][]> {
    const words = lowerCase ? texts.map((text) => text.toLowerCase()) : texts;
    const closed = this.#closedVocabulary;
    if (closed) return words.map((text) => closed.encode(text, maxLength));
    return this.#runner.tokenise({ listed: this.#listed, tokenizer, texts: words, maxLength });
  }

  #imageFeeds(clips: readonly Clip[]): WireTensors {
    const { image, framesPerClip, kind } = this.manifest;
    const length = fittedLength(image);
    const total = clips.length * framesPerClip * length;
    const data = image.dtype === 'uint8' ? new Uint8Array(total) : new Float32Array(total);
    let offset = 0;
    for (const clip of clips) {
      for (const [at, picture] of clip.entries()) {
        // Where nothing moves it is prepared once.
        if (at > 0 && clip[at - 1] === picture) data.copyWithin(offset, offset - length, offset);
        else fitImage(picture, image, data, offset);
        offset += length;
      }
    }
    const size = image.layout === 'nchw' ? [3, image.height, image.width] : [image.height, image.width, 3];
    const dims = [clips.length, ...(kind === 'clip' ? [framesPerClip] : []), ...size];
    return { [image.input]: { type: image.dtype, dims, data } };
  }

  /** One pass into `target`; when memory runs out, two passes of half the size, and smaller batches from then on. */
  async #embedBatch(
    clips: readonly Clip[],
    feeds: WireTensors,
    target: Float32Array,
    priority: Priority,
  ): Promise<void> {
    const { image, dim } = this.manifest;
    try {
      const outputs = await this.#runner.run(this.#model(image.file), feeds, { priority, moveFeeds: true });
      target.set(this.#vectorsOf(outputs, image.output, clips.length));
      normaliseRows(target, dim);
    } catch (thrown) {
      const outOfMemory = thrown instanceof VigilError && thrown.details['outOfMemory'] === true;
      if (!outOfMemory || clips.length === 1) throw thrown;
      const half = Math.ceil(clips.length / 2);
      this.#batchSize = Math.min(this.#batchSize, half);
      for (const start of [0, half]) {
        const part = clips.slice(start, start + half);
        const rows = target.subarray(start * dim, (start + part.length) * dim);
        await this.#embedBatch(part, this.#imageFeeds(part), rows, priority);
      }
    }
  }

  #vectorsOf(outputs: WireTensors, name: string, rows: number): Float32Array {
    const output = outputs[name];
    const { dim, title } = this.manifest;
    if (!output || !(output.data instanceof Float32Array) || output.data.length !== rows * dim) {
      const got = output ? `${output.type} [${output.dims.join(', ')}]` : say('nothing');
      throw new VigilError('model-invalid', say('encoder-output-unexpected', { title, rows, dim, name, got }));
    }
    return output.data;
  }

  #model(file: string): ModelRef {
    const { threads } = this.manifest;
    const listed = this.#listed;
    return { path: join(listed.folder, file), listed, ...(threads === undefined ? {} : { threads }) };
  }
}
