import { join } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner, ModelRef, RunOptions, WireTensors } from '../models/graph-runner.ts';
import type { Box } from '../objects/box.ts';
import { drawPlanes, type PictureRegion, type PlanesInput } from '../pictures/draw-planes.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { readCharacters } from './characters.ts';
import { readSteps } from './line-text.ts';
import type { ReaderManifest } from './manifest.ts';
import { findTextRegions } from './text-regions.ts';

/** Sides of the finder's input are multiples of this. */
const FINDER_STEP = 32;
/** Small pictures are enlarged for the finder, up to where it is only blur. */
const MAX_ENLARGED = 3;
/** Widths of lines come in steps of this, so that few shapes are met; and none is longer, however long its box. */
const LINE_STEP = 32;
const MAX_LINE_WIDTH = 1920;
/** What stands upright is read from left to right by none of these graphs. */
const MAX_HEIGHT_PER_WIDTH = 1.5;
/** What is lower is no letter any more, in pixels of the picture. */
const MIN_LINE_HEIGHT_PX = 5;

/** A single character is as often a wheel, a hole or a pole: it must be surer than a word. */
const SURE_SCORE = 0.95;

/** A line of text in a picture, with how sure its reading is, 0..1. */
export interface ReadLine extends Box {
  readonly text: string;
  readonly score: number;
}

/** Reads what is written in pictures. Pixels are prepared in the calling thread, the graphs run in the inference host. */
export interface TextReader {
  readonly manifest: ReaderManifest;
  /**
   * The lines of a picture in order of reading, those that are sure enough (`manifest.scoreThreshold`). Lines must lie
   * about level. Throws `model-missing`, `model-invalid`, `cancelled`, `internal`, `backend-unavailable`.
   */
  read(image: RgbImage, options?: Pick<RunOptions, 'priority' | 'signal'>): Promise<ReadLine[]>;
}

/**
 * Opens the reader in `folder`, whose files must be the listed ones, and has it look at a small picture: its inputs,
 * outputs and characters are those of the manifest. Throws `model-missing`, `model-invalid`.
 */
export async function openTextReader(
  folder: string,
  manifest: ReaderManifest,
  runner: GraphRunner,
): Promise<TextReader> {
  const { files, finder, recogniser, title } = manifest;
  await runner.check(folder, { files, graphs: [finder.file, recogniser.file] });
  const characters = await readCharacters({ folder, files }, recogniser.characters);
  const reader = new PaddleReader(folder, manifest, characters, runner);
  try {
    await reader.tryOut();
  } catch (thrown) {
    const error = asVigilError(thrown);
    if (error.code !== 'internal') throw error;
    throw new VigilError('model-invalid', say('reader-pass-failed', { title, problem: error.said.message }), {
      cause: thrown,
    });
  }
  return reader;
}

class PaddleReader implements TextReader {
  readonly manifest: ReaderManifest;
  readonly #characters: readonly string[];
  /** With a space as the last character. */
  readonly #spaced: readonly string[];
  readonly #finder: ModelRef;
  readonly #recogniser: ModelRef;
  readonly #runner: GraphRunner;

  constructor(folder: string, manifest: ReaderManifest, characters: readonly string[], runner: GraphRunner) {
    const { files, finder, recogniser } = manifest;
    this.manifest = manifest;
    this.#characters = characters;
    this.#spaced = [...characters, ' '];
    this.#finder = { path: join(folder, finder.file), listed: { folder, files } };
    this.#recogniser = { path: join(folder, recogniser.file), listed: { folder, files } };
    this.#runner = runner;
  }

  async read(
    image: RgbImage,
    { priority = 'batch', signal }: Pick<RunOptions, 'priority' | 'signal'> = {},
  ): Promise<ReadLine[]> {
    const options = { priority, moveFeeds: true, ...(signal && { signal }) };
    const lines: ReadLine[] = [];
    for (const region of await this.#find(image, options)) {
      if (region.height > MAX_HEIGHT_PER_WIDTH * region.width || region.height < MIN_LINE_HEIGHT_PX) continue;
      const { text, score } = await this.#readLine(image, region, options);
      if (text === '' || score < Math.max(this.manifest.scoreThreshold, [...text].length < 2 ? SURE_SCORE : 0))
        continue;
      lines.push({ text, score, ...boxOf(region, image) });
    }
    return lines;
  }

  /** Throws `model-invalid` where the graphs are others than the manifest says. */
  async tryOut(): Promise<void> {
    const image = { width: 64, height: 32, data: new Uint8Array(3 * 64 * 32).fill(127) };
    const options = { priority: 'interactive', moveFeeds: true } as const;
    await this.#find(image, options);
    await this.#readLine(image, { left: 0, top: 0, width: 64, height: 32 }, options);
  }

  async #find(image: RgbImage, options: RunOptions): Promise<PictureRegion[]> {
    const { finder } = this.manifest;
    const ratio = Math.min(MAX_ENLARGED, finder.longerSide / Math.max(image.width, image.height));
    const fitted = {
      width: Math.max(1, Math.round(image.width * ratio)),
      height: Math.max(1, Math.round(image.height * ratio)),
    };
    const [width, height] = [stepped(fitted.width, FINDER_STEP), stepped(fitted.height, FINDER_STEP)];
    const data = new Float32Array(3 * width * height);
    drawPlanes(image, whole(image), fitted, planesOf(finder, width, height), data, 0);
    const feeds = { [finder.input]: { type: 'float32', dims: [1, 3, height, width], data } } as const;
    const outputs = await this.#runner.run(this.#finder, feeds, options);
    const map = this.#valuesOf(outputs, finder, [1, 1, height, width]);
    return findTextRegions(map, width, fitted, finder).map(({ left, top, right, bottom }) => ({
      ...{ left: left / ratio, top: top / ratio },
      ...{ width: (right - left) / ratio, height: (bottom - top) / ratio },
    }));
  }

  async #readLine(image: RgbImage, region: PictureRegion, options: RunOptions) {
    const { recogniser } = this.manifest;
    const { height } = recogniser;
    const fittedWidth = Math.min(MAX_LINE_WIDTH, Math.max(1, Math.ceil((height * region.width) / region.height)));
    const width = stepped(fittedWidth, LINE_STEP);
    // What is beside the line is 0, as in training.
    const data = new Float32Array(3 * width * height);
    drawPlanes(image, region, { width: fittedWidth, height }, planesOf(recogniser, width, height), data, 0);
    const feeds = { [recogniser.input]: { type: 'float32', dims: [1, 3, height, width], data } } as const;
    const outputs = await this.#runner.run(this.#recogniser, feeds, options);
    const [, steps = 0, classes = 0] = outputs[recogniser.output]?.dims ?? [];
    const characters = classes === this.#spaced.length + 1 ? this.#spaced : this.#characters;
    const values = this.#valuesOf(outputs, recogniser, [1, steps, characters.length + 1]);
    return readSteps(values, steps, characters);
  }

  #valuesOf(
    outputs: WireTensors,
    { output, file }: Pick<ReaderManifest['finder'], 'output' | 'file'>,
    dims: readonly number[],
  ): Float32Array {
    const found = outputs[output];
    if (found?.data instanceof Float32Array && found.dims.join() === dims.join()) return found.data;
    const got = found ? `${found.type} [${found.dims.join(', ')}]` : say('nothing');
    throw new VigilError(
      'model-invalid',
      say('reader-output-unexpected', { title: this.manifest.title, graph: file, wanted: dims.join(', '), got }),
      { hint: say('reader-output-unexpected-hint') },
    );
  }
}

/** (value / 255 - mean) / std as gain and bias. */
function planesOf(
  { channels, mean, std }: Pick<ReaderManifest['finder'], 'channels' | 'mean' | 'std'>,
  width: number,
  height: number,
): PlanesInput {
  const [red, green, blue] = std;
  return {
    ...{ width, height, channels },
    gain: [1 / (255 * red), 1 / (255 * green), 1 / (255 * blue)],
    bias: [-mean[0] / red, -mean[1] / green, -mean[2] / blue],
  };
}

function stepped(size: number, step: number): number {
  return Math.max(step, Math.ceil(size / step) * step);
}

function whole({ width, height }: RgbImage): PictureRegion {
  return { left: 0, top: 0, width, height };
}

function boxOf({ left, top, width, height }: PictureRegion, image: RgbImage): Box {
  const within = (part: number): number => Math.min(1, Math.max(0, part));
  return {
    left: within(left / image.width),
    top: within(top / image.height),
    right: within((left + width) / image.width),
    bottom: within((top + height) / image.height),
  };
}
