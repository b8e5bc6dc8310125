import { join } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner, ModelRef, RunOptions, WireTensors } from '../models/graph-runner.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import type { Detection } from './box.ts';
import { letterbox } from './letterbox.ts';
import type { DetectorManifest } from './manifest.ts';
import { suppressRepeats } from './suppress-repeats.ts';
import { cellCount, decodeYolox } from './yolox.ts';

/** Faint boxes are of use for going on with a track (see `BoxTracker`). */
const FAINT_SCORE = 0.1;

/** Where a detector lies, and what its manifest says. */
export interface InstalledDetector {
  readonly folder: string;
  readonly manifest: DetectorManifest;
}

/** Finds things in pictures. Pixels are prepared in the calling thread, the graph runs in the inference host. */
export interface Detector {
  readonly manifest: DetectorManifest;
  /**
   * What is in each picture, surest first, faint boxes included: `manifest.scoreThreshold` says what to believe. The
   * pictures' pixels have been read when this returns its promise. Throws
   * `model-missing`, `model-invalid`, `cancelled`, `internal`, `backend-unavailable`.
   */
  detect(images: readonly RgbImage[], options?: Pick<RunOptions, 'priority' | 'signal'>): Promise<Detection[][]>;
}

/**
 * Opens the detector in `folder`, whose files must be the listed ones, and has it look at an empty picture: its inputs,
 * outputs and labels are those of the manifest. Throws `model-missing`, `model-invalid`.
 */
export async function openDetector(folder: string, manifest: DetectorManifest, runner: GraphRunner): Promise<Detector> {
  const { image, files, threads, title } = manifest;
  const model: ModelRef = {
    ...{ path: join(folder, image.file), listed: { folder, files } },
    ...(threads !== undefined && { threads }),
  };
  await runner.check(folder, { files, graphs: [image.file] });
  const { inputs, outputs } = await runner.describe(model);
  if (inputs.join() !== image.input || !outputs.includes(image.output)) {
    const names = `${inputs.join(', ')} -> ${outputs.join(', ')}`;
    throw new VigilError('model-invalid', say('detector-names-differ', { title, names }));
  }
  const detector = new OnnxDetector(manifest, model, runner);
  const empty = { width: 1, height: 1, data: Uint8Array.of(image.pad, image.pad, image.pad) };
  await detector.detect([empty], { priority: 'interactive' }).catch((thrown: unknown) => {
    const error = asVigilError(thrown);
    if (error.code !== 'internal') throw error;
    const problem = error.said.message;
    throw new VigilError('model-invalid', say('detector-pass-failed', { title, problem }), { cause: thrown });
  });
  return detector;
}

class OnnxDetector implements Detector {
  readonly manifest: DetectorManifest;
  readonly #model: ModelRef;
  readonly #runner: GraphRunner;

  constructor(manifest: DetectorManifest, model: ModelRef, runner: GraphRunner) {
    this.manifest = manifest;
    this.#model = model;
    this.#runner = runner;
  }

  detect(
    images: readonly RgbImage[],
    { priority = 'batch', signal }: Pick<RunOptions, 'priority' | 'signal'> = {},
  ): Promise<Detection[][]> {
    const options = { priority, moveFeeds: true, ...(signal && { signal }) };
    // The next picture is prepared in this thread while the host works on one.
    return Promise.all(images.map((image) => this.#detectIn(image, options)));
  }

  async #detectIn(image: RgbImage, options: RunOptions): Promise<Detection[]> {
    const { image: input, labels, decoding, maxOverlap } = this.manifest;
    const { width, height } = input;
    const data = new Float32Array(3 * width * height);
    const fitted = letterbox(image, input, data, 0);
    const feeds = { [input.input]: { type: 'float32', dims: [1, 3, height, width], data } } as const;
    const values = this.#valuesOf(await this.#runner.run(this.#model, feeds, options));
    const output = { width, height, strides: decoding.strides, labelCount: labels.length };
    return suppressRepeats(decodeYolox(values, output, fitted, FAINT_SCORE), maxOverlap);
  }

  #valuesOf(outputs: WireTensors): Float32Array {
    const { image, decoding, labels, title } = this.manifest;
    const cells = cellCount({ ...image, strides: decoding.strides });
    const output = outputs[image.output];
    const rowLength = 5 + labels.length;
    if (output?.data instanceof Float32Array && output.dims.join() === `1,${cells},${rowLength}`) return output.data;
    const got = output ? `${output.type} [${output.dims.join(', ')}]` : say('nothing');
    const unexpected = say('detector-output-unexpected', { title, cells, labels: labels.length, got });
    throw new VigilError('model-invalid', unexpected, { hint: say('detector-output-unexpected-hint') });
  }
}
