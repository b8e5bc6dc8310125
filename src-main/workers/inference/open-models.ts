import { basename, dirname } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { CheckedFiles } from '../../engines/models/checked-files.ts';
import type { ModelRef } from '../../engines/models/graph-runner.ts';
import type { OpenModelStats } from './inference-messages.ts';
import { loadSession } from './load-session.ts';

/** Weights may lie in memory as they are read and once more as the session wants them, before the first is let go. */
const TIMES_WHILE_OPENING = 2;
/** A growth of the process beyond this many times a graph is not all its own. */
const MOST_TIMES = 4;

/** A session, and what was done with it. */
export interface OpenModel {
  readonly path: string;
  readonly device: DeviceName;
  /** Why it is not on the device it was meant for; null where it is. */
  readonly problem: string | null;
  readonly session: InferenceSession;
  readonly openedInMs: number;
  runs: number;
  rows: number;
  busyMs: number;
}

interface Entry {
  readonly folder: string;
  /** The same for all devices. */
  readonly identity: string;
  readonly device: DeviceName;
  readonly loading: Promise<OpenModel>;
  /** What it is counted with. */
  bytes: number;
  users: number;
  /** Closed as soon as nobody uses it. */
  isDropped: boolean;
  open?: OpenModel;
}

export interface OpenModelsOptions {
  /** Threads of one pass where a model does not say. */
  readonly threads: number;
  /** Memory that open models may take. */
  readonly memoryBytes: number;
  readonly files?: CheckedFiles;
  /** Memory of this process; models are counted with what it grows by as they open. */
  readonly residentBytes?: () => number;
  /** How a session is opened. */
  readonly load?: typeof loadSession;
}

/**
 * The sessions that are open: each opened on first use and shared, callers who come together share one opening. Where
 * the next one would take more memory than there is for them, those used longest ago are closed first, never one in use;
 * they open again when they are asked for.
 */
export class OpenModels {
  readonly #threads: number;
  readonly #budget: number;
  readonly #files: CheckedFiles;
  readonly #resident: () => number;
  readonly #load: typeof loadSession;
  /** Those used longest ago come first. */
  readonly #entries = new Map<string, Entry>();
  readonly #devices = new Map<string, DeviceName>();
  /** Why a model was given up on a device, and what its passes took at most before memory ran out; both outlive sessions. */
  readonly #problems = new Map<string, string>();
  readonly #mostRows = new Map<string, number>();

  constructor({ threads, memoryBytes, files, residentBytes, load }: OpenModelsOptions) {
    this.#threads = threads;
    this.#budget = memoryBytes;
    this.#files = files ?? new CheckedFiles();
    this.#resident = residentBytes ?? (() => process.memoryUsage.rss());
    this.#load = load ?? loadSession;
  }

  get memory(): { readonly budgetBytes: number; readonly takenBytes: number } {
    return { budgetBytes: this.#budget, takenBytes: this.#taken() };
  }

  /** The models of a folder run on a device from now on. */
  place(folder: string, device: DeviceName): void {
    this.#devices.set(folder, device);
    for (const [key, entry] of this.#entries) {
      if (entry.folder !== folder) continue;
      this.#problems.delete(`${device}:${entry.identity}`);
      if (entry.device !== device) void this.#drop(key, entry);
    }
  }

  isOpen(ref: ModelRef): boolean {
    return this.#entries.has(this.#keyOf(ref));
  }

  /** Works with a model, opened if need be; it stays open at least until that is done. Throws as `loadSession`, `unsupported` for one that needs more memory than there is. */
  async use<Result>(ref: ModelRef, work: (model: OpenModel) => Promise<Result>): Promise<Result> {
    const key = this.#keyOf(ref);
    const entry = this.#entries.get(key) ?? this.#begin(ref, key);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      return await work(await entry.loading);
    } finally {
      entry.users -= 1;
      if (entry.isDropped && entry.users === 0) await entry.open?.session.release();
    }
  }

  /** Closes what is open of a model, on whatever device. */
  async release(ref: ModelRef): Promise<void> {
    const identity = identityOf(ref);
    for (const [key, entry] of this.#entries) if (entry.identity === identity) await this.#drop(key, entry);
  }

  /** Runs a model on the processor from now on, where it was not asked for on this device by name. */
  giveUp(ref: ModelRef, device: DeviceName, reason: string): boolean {
    if (device === 'cpu' || ref.device !== undefined) return false;
    this.#problems.set(`${device}:${identityOf(ref)}`, reason);
    const key = `${device}:${identityOf(ref)}`;
    const entry = this.#entries.get(key);
    if (entry) void this.#drop(key, entry);
    return true;
  }

  /** What a pass may take at most; undefined where memory never ran out. */
  mostRows(ref: ModelRef): number | undefined {
    return this.#mostRows.get(this.#keyOf(ref));
  }

  /** Remembers that memory ran out in a pass of so many rows. */
  ranOut(ref: ModelRef, rows: number): void {
    this.#mostRows.set(this.#keyOf(ref), Math.max(1, Math.floor(rows / 2)));
  }

  stats(): OpenModelStats[] {
    return [...this.#entries].flatMap(([key, { open, folder, bytes }]) => {
      if (!open) return [];
      const { path, device, problem, runs, rows, busyMs } = open;
      return [{ path, folder, device, problem, runs, rows, busyMs, bytes, mostRows: this.#mostRows.get(key) ?? null }];
    });
  }

  #deviceOf(ref: ModelRef): DeviceName {
    const wanted = ref.device ?? this.#devices.get(folderOf(ref)) ?? 'cpu';
    return this.#problems.has(`${wanted}:${identityOf(ref)}`) && ref.device === undefined ? 'cpu' : wanted;
  }

  #keyOf(ref: ModelRef): string {
    return `${this.#deviceOf(ref)}:${identityOf(ref)}`;
  }

  #begin(ref: ModelRef, key: string): Entry {
    const device = this.#deviceOf(ref);
    const about = { folder: folderOf(ref), identity: identityOf(ref), device, bytes: 0, users: 0, isDropped: false };
    const entry: Entry = { ...about, loading: Promise.resolve().then(() => this.#open(ref, entry)) };
    this.#entries.set(key, entry);
    entry.loading.then(
      (model) => {
        entry.open = model;
        if (entry.isDropped && entry.users === 0) void model.session.release();
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }

  async #open(ref: ModelRef, entry: Entry): Promise<OpenModel> {
    const started = performance.now();
    const admit = async (bytes: number): Promise<void> => {
      entry.bytes = 0;
      if (bytes > this.#budget) throw tooLarge(ref, bytes, this.#budget);
      await this.#makeRoom(TIMES_WHILE_OPENING * bytes);
      entry.bytes = bytes;
    };
    let { device } = entry;
    let problem = this.#problemOf(ref);
    const load = (): Promise<InferenceSession> =>
      this.#load(ref, { device, threads: this.#threads, files: this.#files, admit });
    const before = this.#resident();
    let session: InferenceSession;
    try {
      session = await load();
    } catch (thrown) {
      const { code, details } = asVigilError(thrown);
      if (code !== 'model-invalid' || device === 'cpu' || ref.device !== undefined) throw thrown;
      // A device that is gone, or whose driver was exchanged, is no reason to do without the model.
      problem = String(details['reason'] ?? '');
      device = 'cpu';
      session = await load();
    }
    entry.bytes = Math.min(Math.max(entry.bytes, this.#resident() - before), MOST_TIMES * entry.bytes);
    const openedInMs = performance.now() - started;
    return { path: ref.path, device, problem, session, openedInMs, runs: 0, rows: 0, busyMs: 0 };
  }

  #problemOf(ref: ModelRef): string | null {
    const wanted = ref.device ?? this.#devices.get(folderOf(ref)) ?? 'cpu';
    return this.#problems.get(`${wanted}:${identityOf(ref)}`) ?? null;
  }

  async #makeRoom(bytes: number): Promise<void> {
    for (const [key, entry] of this.#entries) {
      if (this.#taken() + bytes <= this.#budget) return;
      // What is worked with stays; for that time there may be more than there should be.
      if (entry.users === 0 && entry.open) await this.#drop(key, entry);
    }
  }

  #taken(): number {
    return [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #drop(key: string, entry: Entry): Promise<void> {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.isDropped = true;
    if (entry.users > 0) return;
    // One that could not be opened has nothing to close.
    await entry.loading.then(
      ({ session }) => session.release(),
      () => undefined,
    );
  }
}

function tooLarge({ path }: ModelRef, bytes: number, budgetBytes: number): VigilError {
  return new VigilError('unsupported', say('model-too-large', { file: basename(path), bytes, budgetBytes }), {
    hint: say('model-too-large-hint'),
    details: { path, bytes, budgetBytes },
  });
}

function folderOf({ path, listed }: ModelRef): string {
  return listed?.folder ?? dirname(path);
}

function identityOf({ path, threads, listed }: ModelRef): string {
  const content = listed?.files.map(({ sha256 }) => sha256).join() ?? '';
  return `${threads ?? 0}:${content}:${path}`;
}
