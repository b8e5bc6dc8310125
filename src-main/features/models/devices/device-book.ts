import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DeviceName } from '../../../../src-shared/model/device.ts';
import { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';

const Verdict = z.object({ device: DeviceName, agrees: z.boolean(), reason: Sentence });
/** What a trial found; of the same model, version, runtime and devices alone. */
const Trial = z.object({ version: z.string(), verdicts: z.array(Verdict) });
const Book = z.object({ machine: z.string(), models: z.record(z.string(), Trial) });

export type Verdict = z.infer<typeof Verdict>;
export type Trial = z.infer<typeof Trial>;

/** What trials of devices found, in a file: a machine whose runtime or devices are others begins anew. */
export class DeviceBook {
  readonly #file: string;
  #book: z.infer<typeof Book>;

  /** `machine`: what the trials hold for. */
  constructor(file: string, machine: string) {
    this.#file = file;
    const kept = read(file);
    this.#book = kept?.machine === machine ? kept : { machine, models: {} };
  }

  trialOf(modelId: string, version: string): Trial | undefined {
    const trial = this.#book.models[modelId];
    return trial?.version === version ? trial : undefined;
  }

  async keep(modelId: string, trial: Trial): Promise<void> {
    this.#book = { ...this.#book, models: { ...this.#book.models, [modelId]: trial } };
    await replaceFile(this.#file, `${JSON.stringify(this.#book, undefined, 2)}\n`);
  }
}

/** What lies there; a file that was damaged is as good as none, since trials can be repeated. */
function read(file: string): z.infer<typeof Book> | undefined {
  try {
    return Book.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
