import { join } from 'node:path';
import type { SoundSpan } from '../../../src-shared/model/sound.ts';
import type { GraphLoops, LoopOptions } from '../models/graph-loops.ts';
import type { ModelRef } from '../models/graph-runner.ts';
import type { SoundManifest } from './manifest.ts';
import { MelSpectrum } from './mel-spectrum.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';
import { type SoundsState, SpansOfSounds } from './spans-of-sounds.ts';

/** Where it stands, as plain JSON. */
export interface TagsState {
  readonly window: number;
  readonly sounds: SoundsState;
}

/** Names the sounds in windows that overlap by half, of sound that comes block by block. */
export class SoundTags {
  readonly #manifest: SoundManifest;
  readonly #model: ModelRef;
  readonly #loops: Pick<GraphLoops, 'sequence'>;
  readonly #options: LoopOptions;
  readonly #mel: MelSpectrum;
  readonly #spans: SpansOfSounds;
  #window: number;

  constructor(
    {
      folder,
      manifest,
      labels,
    }: { readonly folder: string; readonly manifest: SoundManifest; readonly labels: readonly string[] },
    loops: Pick<GraphLoops, 'sequence'>,
    options: LoopOptions,
    from?: TagsState,
  ) {
    this.#manifest = manifest;
    this.#model = { path: join(folder, manifest.graph), listed: { folder, files: manifest.files }, threads: 1 };
    this.#loops = loops;
    this.#options = options;
    this.#mel = new MelSpectrum({ ...manifest.spectra, scale: 'htk', of: 'magnitude' });
    this.#spans = new SpansOfSounds(
      { ...manifest, labels, windowSec: this.#stepSamples / SOUND_RATE_HZ },
      from?.sounds,
    );
    this.#window = from?.window ?? 0;
  }

  get state(): TagsState {
    return { window: this.#window, sounds: this.#spans.state };
  }

  /** First sample that is needed yet. */
  get needsFrom(): number {
    return this.#window * this.#stepSamples;
  }

  /** Takes all windows that are whole in the samples, the first of which is number `from`. Throws as `GraphRunner.run`. */
  async push(samples: Float32Array, from: number): Promise<void> {
    const { frames, hop, bands, windowSize, offset } = this.#manifest.spectra;
    const whole = (frames - 1) * hop + windowSize;
    const end = from + samples.length;
    const count = Math.max(0, Math.floor((end - whole - this.needsFrom) / this.#stepSamples) + 1);
    if (count === 0) return;
    const spectra = new Float32Array(count * frames * bands);
    const half = Math.floor(frames / 2);
    // Windows overlap, so spectra of the second half of one are those of the first half of the next.
    for (let frame = 0; frame < (count - 1) * half + frames; frame++) {
      const at = this.needsFrom + frame * hop - from;
      const last = Math.min(count - 1, Math.floor(frame / half));
      const row = (last * frames + frame - last * half) * bands;
      this.#mel.write(samples, at, spectra, row);
      for (let band = row; band < row + bands; band++) spectra[band] = Math.log(spectra[band]! + offset);
      for (let other = last - 1; other >= 0 && frame - other * half < frames; other--) {
        spectra.copyWithin((other * frames + frame - other * half) * bands, row, row + bands);
      }
    }
    const { input, output } = this.#manifest;
    const steps = { [input]: { type: 'float32', dims: [count, frames, bands], data: spectra } as const };
    const { outputs } = await this.#loops.sequence(this.#model, { steps }, this.#options);
    const scores = outputs[output]!.data as Float32Array;
    const width = scores.length / count;
    for (let index = 0; index < count; index++) {
      this.#spans.push(this.#window + index, scores.subarray(index * width, (index + 1) * width));
    }
    this.#window += count;
  }

  /** All sounds, in order of time. */
  end(): SoundSpan[] {
    return this.#spans.end();
  }

  get #stepSamples(): number {
    const { frames, hop } = this.#manifest.spectra;
    return Math.floor(frames / 2) * hop;
  }
}
