/** What a row is asked for. */
interface BenchOptions {
  /** Alternating pairs of ours and the reference. */
  readonly pairs: number;
  /** Length of made footage. */
  readonly minutes: number;
  /** Vectors in the index of the row `qdrant`; its goals are those of 100,000. */
  readonly points: number;
  /** Where a row that takes minutes is. */
  readonly report: (text: string) => void;
  /** An empty folder that is removed afterwards. */
  readonly scratchDir: string;
  /** Fires when the folder goes while the row is still running. */
  readonly stopped: AbortSignal;
}

/** One line of the table. `figure` is compared with `goal`; a reported row has none and cannot miss it. */
export interface BenchResult {
  readonly row: string;
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | null;
  /** Figures behind it, by name. */
  /** What else was wanted and is not so; misses the goal whatever the figure. */
  readonly unmet?: string;
  readonly details: Readonly<Record<string, number>>;
}

export type BenchRow = (options: BenchOptions) => Promise<BenchResult>;

export function meetsGoal({ figure, goal, unmet }: BenchResult): boolean {
  if (unmet !== undefined) return false;
  if (!goal) return true;
  return 'atMost' in goal ? figure <= goal.atMost : figure >= goal.atLeast;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
