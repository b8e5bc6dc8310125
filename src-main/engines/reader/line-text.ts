/** What a line says, and how sure that is: the mean probability of its characters, 0..1. */
export interface LineText {
  readonly text: string;
  readonly score: number;
}

/**
 * Reads the surest character of each step (greedy CTC): repeats are one character unless a blank (class 0) lies between.
 * `values` are `steps` rows of `characters.length + 1` probabilities, the blank first.
 */
export function readSteps(values: Float32Array, steps: number, characters: readonly string[]): LineText {
  const classes = characters.length + 1;
  let text = '';
  let [sum, count, last] = [0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const from = step * classes;
    let best = 0;
    for (let each = 1; each < classes; each++) if (values[from + each]! > values[from + best]!) best = each;
    if (best !== 0 && best !== last) {
      text += characters[best - 1]!;
      sum += values[from + best]!;
      count += 1;
    }
    last = best;
  }
  return { text: text.trim().replaceAll(/\s+/g, ' '), score: count === 0 ? 0 : Math.min(1, sum / count) };
}
