import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { Detector, InstalledDetector } from '../../engines/objects/detector.ts';
import type { InferenceClient } from '../inference/inference-client.ts';

/** What a task gets besides its input. A task may ask for less: any part of this will do as its parameter. */
export interface TaskContext {
  /** Aborted when the caller stops the task; a task that does not end soon after is ended with its thread. */
  readonly signal: AbortSignal;
  /** Sends a message to the caller while the task runs; `transfer` moves buffers instead of copying them. */
  emit(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** This thread's own connection to the models. */
  readonly inference: InferenceClient;
  /** Opens the encoder in a folder; opened once per thread. Throws `model-missing`, `model-invalid`. */
  openEncoder(folder: string): Promise<FrameEncoder>;
  /** Opens a detector; opened once per thread. Throws `model-missing`, `model-invalid`. */
  openDetector(installed: InstalledDetector): Promise<Detector>;
}
