/** Discrete Fourier transform of a fixed length whose prime factors are small, by mixed-radix decimation in time. */
export class Fourier {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #factors: readonly number[];
  readonly #termRe: Float64Array;
  readonly #termIm: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.#cos = Float64Array.from({ length: size }, (_, at) => Math.cos((2 * Math.PI * at) / size));
    this.#sin = Float64Array.from({ length: size }, (_, at) => -Math.sin((2 * Math.PI * at) / size));
    this.#factors = factorsOf(size);
    const widest = Math.max(1, ...this.#factors);
    this.#termRe = new Float64Array(widest);
    this.#termIm = new Float64Array(widest);
  }

  /** Transforms real values; `re` and `im` hold the result until the next one. */
  transform(values: Float64Array): void {
    this.#part(values, 0, 1, 0, this.size, 0);
  }

  /** The transform of every `stride`-th value from `from` on, `length` of them, written from `to` on. */
  #part(values: Float64Array, from: number, stride: number, level: number, length: number, to: number): void {
    const factor = this.#factors[level] ?? 1;
    const each = length / factor;
    if (each === 1) {
      for (let part = 0; part < factor; part++) {
        this.re[to + part] = values[from + part * stride]!;
        this.im[to + part] = 0;
      }
    } else {
      for (let part = 0; part < factor; part++) {
        this.#part(values, from + part * stride, stride * factor, level + 1, each, to + part * each);
      }
    }
    if (factor === 2) this.#joinTwo(to, each, stride);
    else for (let k = 0; k < each; k++) this.#join(to + k, factor, each, stride * k);
  }

  #joinTwo(to: number, each: number, stride: number): void {
    const { re, im } = this;
    for (let k = 0; k < each; k++) {
      const [first, second] = [to + k, to + k + each];
      const cos = this.#cos[k * stride]!;
      const sin = this.#sin[k * stride]!;
      const turnedRe = re[second]! * cos - im[second]! * sin;
      const turnedIm = re[second]! * sin + im[second]! * cos;
      re[second] = re[first]! - turnedRe;
      im[second] = im[first]! - turnedIm;
      re[first] = re[first]! + turnedRe;
      im[first] = im[first]! + turnedIm;
    }
  }

  /** Joins the `at`-th values of parts that are turned by `turn` more each. */
  #join(at: number, factor: number, each: number, turn: number): void {
    const { re, im, size } = this;
    const termRe = this.#termRe;
    const termIm = this.#termIm;
    for (let part = 0; part < factor; part++) {
      const cos = this.#cos[part * turn]!;
      const sin = this.#sin[part * turn]!;
      const a = re[at + part * each]!;
      const b = im[at + part * each]!;
      termRe[part] = a * cos - b * sin;
      termIm[part] = a * sin + b * cos;
    }
    const step = size / factor;
    for (let out = 0; out < factor; out++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let part = 0; part < factor; part++) {
        const angle = ((part * out) % factor) * step;
        const cos = this.#cos[angle]!;
        const sin = this.#sin[angle]!;
        sumRe += termRe[part]! * cos - termIm[part]! * sin;
        sumIm += termRe[part]! * sin + termIm[part]! * cos;
      }
      re[at + out * each] = sumRe;
      im[at + out * each] = sumIm;
    }
  }
}

function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (let factor = 2; rest > 1; factor++) {
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  }
  return factors;
}
