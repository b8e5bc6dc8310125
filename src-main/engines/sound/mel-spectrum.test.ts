import { describe, expect, it } from 'vitest';
import { Fourier } from './fourier.ts';
import { MelSpectrum } from './mel-spectrum.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

describe('a Fourier transform', () => {
  it.each([1, 7, 12, 400, 512])('of %i values is what its definition says', (size) => {
    const values = Float64Array.from({ length: size }, (_, at) => Math.sin(at * 1.7) + ((at * 31) % 7) / 7);
    const fourier = new Fourier(size);
    fourier.transform(values);
    for (let k = 0; k < size; k++) {
      let [re, im] = [0, 0];
      for (const [at, value] of values.entries()) {
        re += value * Math.cos((2 * Math.PI * k * at) / size);
        im -= value * Math.sin((2 * Math.PI * k * at) / size);
      }
      expect(fourier.re[k]).toBeCloseTo(re, 8);
      expect(fourier.im[k]).toBeCloseTo(im, 8);
    }
  });
});

describe('a spectrum in mel bands', () => {
  const tone = (hz: number) =>
    Float32Array.from({ length: 512 }, (_, at) => Math.sin((2 * Math.PI * hz * at) / SOUND_RATE_HZ));
  const windows = { fftSize: 400, windowSize: 400, lowHz: 0, highHz: 8000 } as const;

  it.each(['htk', 'slaney'] as const)('has most in the band of a tone (%s)', (scale) => {
    const spectrum = new MelSpectrum({ ...windows, bands: 40, scale, of: 'power' });
    const loudest = [200, 1000, 4000].map((hz) => {
      const bands = new Float32Array(40);
      spectrum.write(tone(hz), 0, bands, 0);
      return bands.indexOf(Math.max(...bands));
    });
    // Middles of bands at these pitches, by the formulas of the two scales.
    expect(loudest).toEqual(scale === 'htk' ? [3, 13, 30] : [2, 13, 31]);
  });

  it('is written with a stride, sound beyond the end being silence', () => {
    const spectrum = new MelSpectrum({ ...windows, bands: 4, scale: 'htk', of: 'magnitude' });
    const into = new Float32Array(12).fill(-1);
    spectrum.write(tone(500), 512, into, 1, 3);
    expect([...into]).toEqual([-1, 0, -1, -1, 0, -1, -1, 0, -1, -1, 0, -1]);
  });
});
