import { alignSequences, type RowProducts } from './align-sequences.ts';

const CLIPS = 2000;
const DIM = 904;
const ROUNDS = 5;

/** Medians over alternating rounds in one run, in milliseconds. */
export interface AlignmentFigures {
  readonly clips: number;
  readonly dim: number;
  /** Cost, dynamic time warping and path with the given product. */
  readonly alignMs: number;
  /** One bare product of the same size and a plain loop over it. */
  readonly referenceMs: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
  /** The same alignment with the built-in exact product instead of the given one. */
  readonly exactProductMs: number;
}

/**
 * Aligns 2000 x 2000 vectors of 904 values with `products` and compares it with its bare parts: one call of `products`
 * and a plain dynamic programming loop. Goal: ratio <= 1.3.
 */
export async function runAlignmentBench(products: RowProducts): Promise<AlignmentFigures> {
  const gold = waveVectors(1);
  const trainee = waveVectors(1.03);
  const shape = { m: CLIPS, n: CLIPS, dim: DIM };
  const align = async (): Promise<unknown> => alignSequences({ gold, trainee, dim: DIM }, products);
  const reference = async (): Promise<unknown> => plainWarpCost(await products(gold, trainee, shape), CLIPS, CLIPS);
  await align();
  await reference();
  const rounds: { align: number; reference: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const forward = round % 2 === 0;
    const first = await milliseconds(forward ? align : reference);
    const second = await milliseconds(forward ? reference : align);
    rounds.push(forward ? { align: first, reference: second } : { align: second, reference: first });
  }
  const exact = async (): Promise<unknown> => alignSequences({ gold, trainee, dim: DIM });
  await exact();
  return {
    clips: CLIPS,
    dim: DIM,
    alignMs: median(rounds.map((round) => round.align)),
    referenceMs: median(rounds.map((round) => round.reference)),
    ratio: median(rounds.map((round) => round.align / round.reference)),
    exactProductMs: await milliseconds(exact),
  };
}

/** Deterministic vectors that drift slowly from row to row, as clips of one performance do. */
function waveVectors(speed: number): Float32Array {
  return Float32Array.from({ length: CLIPS * DIM }, (_, at) => {
    const row = Math.floor(at / DIM);
    const k = at % DIM;
    return Math.sin(k * 12.9898 + row * speed * 0.01 * (1 + (k % 17)));
  });
}

function plainWarpCost(similarity: Float32Array, m: number, n: number): number {
  const sums = new Float64Array((m + 1) * (n + 1)).fill(Number.POSITIVE_INFINITY);
  sums[0] = 0;
  const width = n + 1;
  for (let i = 1; i <= m; i++) {
    for (let j = 1; j <= n; j++) {
      const at = i * width + j;
      const before = Math.min(sums[at - width - 1]!, sums[at - width]!, sums[at - 1]!);
      sums[at] = 1 - similarity[(i - 1) * n + j - 1]! + before;
    }
  }
  return sums[m * width + n]!;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
