import type { DeviceChoice, DeviceName, ModelDevice } from '../../../../src-shared/model/device.ts';
import type { Settings } from '../../../../src-shared/model/system.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { word } from '../../../../src-shared/sentences/word.ts';
import type { Log } from '../../../platform/log.ts';
import type { InferenceClient } from '../../../workers/inference/inference-client.ts';
import type { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import type { FoundModel } from '../model-registry.ts';
import { DeviceBook, type Verdict } from './device-book.ts';
import { absenceOf, DEVICE_TITLES, devicesInOrder, type Machine } from './machine-devices.ts';

type HostStats = Awaited<ReturnType<InferenceClient['stats']>>;
type OpenModelStats = HostStats['models'][number];

export interface DeviceNeeds {
  readonly machine: Machine;
  /** Where what was found out is kept. */
  readonly file: string;
  readonly settings: () => Pick<Settings, 'device' | 'modelDevices'>;
  readonly host: Pick<InferenceHost, 'place'>;
  readonly stats: () => Promise<Pick<HostStats, 'models'>>;
  readonly tryOn: (model: FoundModel, device: DeviceName, signal: AbortSignal) => Promise<Verdict>;
  readonly log: Log;
}

/** Which device each model runs on: what the settings say, or the first that agrees with the processor. */
export class ModelDevices {
  readonly #needs: DeviceNeeds;
  readonly #book: DeviceBook;
  readonly #stop = new AbortController();
  /** Trials take turns: each may want all memory of a device. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #beingTried = new Set<string>();

  constructor(needs: DeviceNeeds) {
    this.#needs = needs;
    const { machine, file } = needs;
    const present = devicesInOrder(machine).filter((device) => !absenceOf(device, machine));
    this.#book = new DeviceBook(file, [machine.runtimeVersion, machine.platform, machine.arch, ...present].join(' '));
  }

  /** What each model runs on, by its folder. */
  async list(models: readonly FoundModel[]): Promise<Map<string, ModelDevice>> {
    const { models: open } = await this.#needs.stats();
    const usable = models.filter(({ manifest }) => manifest !== undefined);
    return new Map(usable.map((model) => [model.folder, this.#describe(model, open)]));
  }

  /** Tries the devices of a model again, whatever was found before. */
  async tryAgain(model: FoundModel): Promise<ModelDevice> {
    await this.#inTurn(model, true);
    return (await this.list([model])).get(model.folder)!;
  }

  /** Puts models where they belong; those whose devices have not been tried are tried, one after the other. */
  async settle(models: readonly FoundModel[]): Promise<void> {
    for (const model of models) if (model.manifest && !this.#stop.signal.aborted) await this.#inTurn(model, false);
  }

  /** Ends trials that are under way; what they would have found is found another time. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#turn;
  }

  #inTurn(model: FoundModel, again: boolean): Promise<void> {
    const turn = this.#turn.then(() => this.#decide(model, again));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #decide(model: FoundModel, again: boolean): Promise<void> {
    const { host, log } = this.#needs;
    const { id, version } = model.manifest!;
    const toTry = this.#candidates(model).filter(({ absence }) => !absence);
    const known = again ? undefined : this.#book.trialOf(id, version);
    const verdicts: Verdict[] = [];
    for (const { device } of toTry) {
      const verdict = known?.verdicts.find((each) => each.device === device) ?? (await this.#try(model, device));
      if (!verdict) return;
      verdicts.push(verdict);
      if (verdict.agrees) break;
    }
    if (toTry.length > 0) {
      // What was found on devices that are not asked for now still holds.
      const others = (this.#book.trialOf(id, version)?.verdicts ?? []).filter(
        ({ device }) => !verdicts.some((verdict) => verdict.device === device),
      );
      const kept = [...verdicts, ...others];
      await this.#book
        .keep(id, { version, verdicts: kept })
        .catch((error: unknown) => log.warn('What devices are fit for could not be kept', { err: error }));
    }
    host.place(model.folder, verdicts.find(({ agrees }) => agrees)?.device ?? 'cpu');
  }

  /** Undefined when Vigil ends meanwhile. */
  async #try(model: FoundModel, device: DeviceName): Promise<Verdict | undefined> {
    const { log, tryOn } = this.#needs;
    const { signal } = this.#stop;
    if (signal.aborted) return undefined;
    this.#beingTried.add(model.folder);
    try {
      const verdict = await tryOn(model, device, signal);
      if (signal.aborted) return undefined;
      log.info('A device was tried', { model: model.manifest!.id, device, reason: word(verdict.reason) });
      return verdict;
    } finally {
      this.#beingTried.delete(model.folder);
    }
  }

  /** What comes before the processor for a model, and what speaks against it without a trial. */
  #candidates(model: FoundModel): { device: DeviceName; absence: Sentence | undefined }[] {
    const { machine } = this.#needs;
    const asked = this.#askedFor(model);
    const devices = asked === 'auto' ? devicesInOrder(machine) : asked === 'cpu' ? [] : [asked];
    return devices.map((device) => ({ device, absence: absenceOf(device, machine) }));
  }

  #askedFor({ manifest }: FoundModel): DeviceChoice {
    const { device, modelDevices } = this.#needs.settings();
    return (manifest && modelDevices[manifest.id]) ?? device;
  }

  #describe(model: FoundModel, open: readonly OpenModelStats[]): ModelDevice {
    const { id, version } = model.manifest!;
    const own = open.filter(({ folder }) => folder === model.folder);
    const asked = this.#askedFor(model);
    const verdicts = this.#book.trialOf(id, version)?.verdicts ?? [];
    const refused: ModelDevice['refused'] = [];
    let chosen: Verdict | undefined;
    let isOpen = false;
    for (const { device, absence } of this.#candidates(model)) {
      const verdict = verdicts.find((each) => each.device === device);
      if (verdict?.agrees && !absence) {
        chosen = verdict;
        break;
      }
      const reason = absence ?? verdict?.reason;
      if (reason) refused.push({ device, reason });
      else isOpen = true;
    }
    const fallen = own.find(({ problem }) => problem !== null)?.problem;
    if (chosen && fallen !== undefined && fallen !== null) {
      const reason = say('device-given-up', { device: DEVICE_TITLES[chosen.device], reason: fallen });
      refused.push({ device: chosen.device, reason });
      chosen = undefined;
    }
    const untried = this.#beingTried.has(model.folder) ? say('device-is-tried') : say('device-untried');
    const byItself = asked === 'cpu' ? say('device-chosen') : isOpen ? untried : say('device-only-one');
    return {
      ...{ asked, device: chosen?.device ?? 'cpu', reason: chosen?.reason ?? byItself, refused },
      ...figuresOf(own),
    };
  }
}

/** How fast the busiest graph of a model is, and what all of them take. */
function figuresOf(own: readonly OpenModelStats[]): Pick<ModelDevice, 'rowsPerSec' | 'memoryBytes' | 'mostRows'> {
  const busiest = own.toSorted((one, other) => other.busyMs - one.busyMs)[0];
  const limits = own.flatMap(({ mostRows }) => mostRows ?? []);
  return {
    rowsPerSec: busiest && busiest.busyMs > 0 ? Number((busiest.rows / (busiest.busyMs / 1000)).toPrecision(3)) : null,
    memoryBytes: own.length > 0 ? own.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    mostRows: limits.length > 0 ? Math.min(...limits) : null,
  };
}
