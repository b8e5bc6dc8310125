import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { replaceFile } from '../../platform/atomic-file.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import type { Parts } from '../feature.ts';

const Choice = z.object({ accelerator: z.string().nullable(), reason: Sentence });
/** What was found out, and on which machine with which ffmpeg and devices: elsewhere it says nothing. */
const Kept = z.object({
  machine: z.string(),
  ffmpeg: z.string(),
  accelerators: z.array(z.string()),
  choices: z.record(z.string(), Choice),
});

/** What is to decode a recording, and the kind of footage that it was chosen for; null where nobody asked. */
export type Decoder = z.infer<typeof Choice> & { readonly kind: string | null };

/** Shorter recordings are over before a device has started. */
const WORTH_IT_SEC = 120;
const BY_PROCESSOR = { accelerator: null, kind: null } as const;

type Needs = Pick<Parts, 'binaries' | 'config' | 'log' | 'pool' | 'settings'>;

/** Which recordings a device of this machine decodes: those of a kind that it has been seen to decode alike and faster. */
export class Decoders {
  readonly #needs: Needs;
  readonly #file: string;
  #kept: z.infer<typeof Kept> | undefined;
  /** Trials take turns: side by side they would measure each other. */
  #turn: Promise<unknown> = Promise.resolve();
  #last: Sentence | undefined;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#file = join(needs.config.dataDir, 'decoders.json');
  }

  /** What decodes, for the health of the house. */
  get summary(): Sentence {
    if (this.#needs.settings.get().hardwareDecoding === 'off') return say('decoder-off');
    return this.#last ?? say('decoder-unknown');
  }

  /** What is to decode a recording; finding out may take some seconds. Throws `cancelled`. */
  async choose({ path, durationSec, name }: Video, signal: AbortSignal): Promise<Decoder> {
    const { log, settings } = this.#needs;
    if (settings.get().hardwareDecoding === 'off') return { ...BY_PROCESSOR, reason: say('decoder-off') };
    if (durationSec < WORTH_IT_SEC) return { ...BY_PROCESSOR, reason: say('decoder-short') };
    const chosen = this.#turn.then(() => this.#find(path, signal));
    this.#turn = chosen.catch(() => undefined);
    try {
      const decoder = await chosen;
      this.#last = decoder.reason;
      log.info('Decoder chosen', { video: name, accelerator: decoder.accelerator, reason: word(decoder.reason) });
      return decoder;
    } catch (error) {
      if (signal.aborted) throw error;
      // Whatever is the matter with the file, the scan will say it.
      return { ...BY_PROCESSOR, reason: say('decoder-unknown') };
    }
  }

  /** After a device has failed in a scan of sound footage: footage of this kind is decoded by the processor from now on. */
  async giveUp({ accelerator, kind }: Decoder, error: unknown): Promise<void> {
    const problem = asVigilError(error).said.message;
    const reason = say('decoder-failed', { accelerator: accelerator ?? '', problem });
    this.#last = reason;
    this.#needs.log.warn(word(reason), { err: error });
    if (kind !== null) await this.#keep(kind, { accelerator: null, reason });
  }

  async #find(filePath: string, signal: AbortSignal): Promise<Decoder> {
    const binaries = await this.#needs.binaries();
    this.#kept ??= await this.#begin(binaries, signal);
    const { accelerators, choices: known } = this.#kept;
    if (accelerators.length === 0) return { ...BY_PROCESSOR, reason: say('decoder-no-device') };
    const input = { binaries, filePath, accelerators, known };
    const { kind, choice } = await this.#needs.pool.run('choose-decoder', input, { signal });
    if (!known[kind]) await this.#keep(kind, choice);
    return { ...choice, kind };
  }

  /** What an earlier run found out, where that was on this machine as it is now. */
  async #begin(binaries: MediaBinaries, signal: AbortSignal): Promise<z.infer<typeof Kept>> {
    const here = {
      ...{ machine: hostname(), ffmpeg: binaries.version },
      accelerators: await this.#needs.pool.run('find-accelerators', { binaries }, { signal }),
    };
    const kept = await this.#read();
    const isOfHere = kept && JSON.stringify({ ...kept, choices: {} }) === JSON.stringify({ ...here, choices: {} });
    return { ...here, choices: isOfHere ? kept.choices : {} };
  }

  async #keep(kind: string, choice: z.infer<typeof Choice>): Promise<void> {
    if (!this.#kept) return;
    this.#kept = { ...this.#kept, choices: { ...this.#kept.choices, [kind]: choice } };
    await replaceFile(this.#file, `${JSON.stringify(this.#kept, undefined, 2)}\n`).catch((error: unknown) =>
      this.#needs.log.warn('What decodes best could not be kept', { err: error }),
    );
  }

  async #read(): Promise<z.infer<typeof Kept> | undefined> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    try {
      return Kept.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }
}
