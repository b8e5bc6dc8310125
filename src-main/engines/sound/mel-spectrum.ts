import { Fourier } from './fourier.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

/** How a model wants its spectra: windows of samples, and bands whose width grows with their pitch. */
export interface MelSpec {
  readonly fftSize: number;
  /** Samples of a window, at most `fftSize`; a periodic Hann window. */
  readonly windowSize: number;
  readonly bands: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** `htk`: 1127 ln(1 + f / 700), triangles even in mel. `slaney`: linear below 1 kHz, triangles even in Hz and of one area. */
  readonly scale: 'htk' | 'slaney';
  /** Whether bands sum amplitudes or their squares. */
  readonly of: 'magnitude' | 'power';
}

interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Sound energy in each band, window by window. */
export class MelSpectrum {
  readonly #spec: MelSpec;
  readonly #fourier: Fourier;
  readonly #window: Float64Array;
  readonly #bands: readonly Band[];
  readonly #samples: Float64Array;
  readonly #bins: Float64Array;

  constructor(spec: MelSpec) {
    this.#spec = spec;
    this.#fourier = new Fourier(spec.fftSize);
    this.#window = Float64Array.from(
      { length: spec.windowSize },
      (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / spec.windowSize),
    );
    this.#bands = bandsOf(spec);
    this.#samples = new Float64Array(spec.fftSize);
    this.#bins = new Float64Array(spec.fftSize / 2 + 1);
  }

  /** Writes the bands of the window that begins at `from` to `into`, one every `stride`, from `at` on. */
  write(samples: Float32Array, from: number, into: Float32Array, at: number, stride = 1): void {
    const { windowSize, of } = this.#spec;
    for (let index = 0; index < windowSize; index++) {
      this.#samples[index] = (samples[from + index] ?? 0) * this.#window[index]!;
    }
    this.#fourier.transform(this.#samples);
    const { re, im } = this.#fourier;
    for (let bin = 0; bin < this.#bins.length; bin++) {
      const power = re[bin]! * re[bin]! + im[bin]! * im[bin]!;
      this.#bins[bin] = of === 'power' ? power : Math.sqrt(power);
    }
    for (const [band, { first, weights }] of this.#bands.entries()) {
      let sum = 0;
      for (let bin = 0; bin < weights.length; bin++) sum += weights[bin]! * this.#bins[first + bin]!;
      into[at + band * stride] = sum;
    }
  }
}

function bandsOf({ fftSize, bands, lowHz, highHz, scale }: MelSpec): Band[] {
  const { toMel, toHz } = SCALES[scale];
  const [low, high] = [toMel(lowHz), toMel(highHz)];
  const edges = Array.from({ length: bands + 2 }, (_, at) => low + ((high - low) * at) / (bands + 1));
  const place = (mel: number): number => (scale === 'htk' ? mel : toHz(mel));
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [place(edges[band]!), place(edges[band + 1]!), place(edges[band + 2]!)];
    const height = scale === 'slaney' ? 2 / (right - left) : 1;
    const all = Float64Array.from({ length: fftSize / 2 + 1 }, (_, bin) => {
      // The constant part of a sound is no pitch.
      if (bin === 0) return 0;
      const hz = (bin * SOUND_RATE_HZ) / fftSize;
      const x = scale === 'htk' ? toMel(hz) : hz;
      return height * Math.max(0, Math.min((x - left) / (middle - left), (right - x) / (right - middle)));
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const last = all.findLastIndex((weight) => weight > 0);
    return { first, weights: all.slice(first, last + 1) };
  });
}

const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = 15;
const SLANEY_STEP = Math.log(6.4) / 27;

const SCALES: Readonly<Record<MelSpec['scale'], { toMel(hz: number): number; toHz(mel: number): number }>> = {
  htk: {
    toMel: (hz) => 1127 * Math.log(1 + hz / 700),
    toHz: (mel) => 700 * (Math.exp(mel / 1127) - 1),
  },
  slaney: {
    toMel: (hz) =>
      hz < SLANEY_BREAK_HZ ? (3 * hz) / 200 : SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_STEP,
    toHz: (mel) =>
      mel < SLANEY_BREAK_MEL ? (200 * mel) / 3 : SLANEY_BREAK_HZ * Math.exp(SLANEY_STEP * (mel - SLANEY_BREAK_MEL)),
  },
};
