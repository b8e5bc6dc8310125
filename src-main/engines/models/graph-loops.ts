import type { ModelRef, RunOptions, WireTensors } from './graph-runner.ts';

/** Passes of one model, one after the other, where they run: a message for each would take longer than many a pass. */
export interface SequenceRun {
  /** What every pass is fed alike. */
  readonly constant?: WireTensors;
  /** What each pass is fed its own part of: row `i` of `[N, …]` as `[1, …]`; all have the same N. */
  readonly steps: WireTensors;
  /** Outputs that the next pass is fed, by the input that takes them, and what the first pass is fed. */
  readonly state?: { readonly first: WireTensors; readonly from: Readonly<Record<string, string>> };
}

/** What a sequence gave: every other output of all passes, `[N, …]`; and the state after the last, by its inputs. */
export interface SequenceResult {
  readonly outputs: WireTensors;
  readonly state: WireTensors;
}

/**
 * A text that a decoder writes token by token, the likeliest each time. The decoder is one "merged" graph as public
 * exports have it: `input_ids`, `past_key_values.…` fed from `present.…`, `use_cache_branch`, `logits`, and where word
 * times are wanted `cross_attentions.<layer>`.
 */
export interface TokenDecoding {
  /** What every pass is fed alike, such as `encoder_hidden_states`. */
  readonly constant: WireTensors;
  /** Ids that the text begins with; they are not part of the result. */
  readonly prompt: readonly number[];
  readonly end: number;
  readonly maxTokens: number;
  /** Ids that are never written, and those that are not written first. */
  readonly suppress: readonly number[];
  readonly suppressFirst: readonly number[];
  /** Only these may be written; any when left out. */
  readonly only?: readonly number[];
  /** An id whose probability behind the first id of the prompt is asked for. */
  readonly probe?: number;
  /** Layers and heads whose attention to the constant input is given for each token. */
  readonly attention: readonly (readonly [layer: number, head: number])[];
}

export interface DecodedTokens {
  readonly tokens: readonly number[];
  /** Natural logarithms of their probabilities, and that of the end behind them where it came. */
  readonly logProbabilities: readonly number[];
  /** Probability of the probe; 0 without one. */
  readonly probed: number;
  /** `[tokens + 1, heads, positions]`: what each token, and the end, was written by; empty where none was asked for. */
  readonly attention: Float32Array;
  /** False when it went on to `maxTokens`, or in circles. */
  readonly ended: boolean;
}

/** Loops over passes of a model, inside the inference host; other work is let by between the passes. */
export interface GraphLoops {
  /** Throws as `GraphRunner.run`. */
  sequence(model: ModelRef, request: SequenceRun, options?: LoopOptions): Promise<SequenceResult>;
  /** Throws as `GraphRunner.run`; `model-invalid` for a decoder of another make. */
  decode(model: ModelRef, request: TokenDecoding, options?: LoopOptions): Promise<DecodedTokens>;
}

export type LoopOptions = Pick<RunOptions, 'priority' | 'signal'>;
