import { mkdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import type { LeftFile, WatchedFile, WatchSettings } from '../../../src-shared/model/watch.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { isVideoName } from '../ingest/folder-walk.ts';
import { freeName, type InboxFile, isThere, type LeftEntry, listInbox, moveInto, QuietFiles } from './inbox.ts';
import { LateSubtitles } from './late-subtitles.ts';
import { LeftEntries } from './left-entries.ts';
import { moveSubtitlesAlong, moveTo, notMovable } from './move-files.ts';
import {
  FAILED,
  filesWithReceipts,
  PROCESSED,
  PROCESSING,
  type Receipt,
  readReceipt,
  removeReceipt,
  sweepReceipts,
  writeReceipt,
} from './receipts.ts';
import { sortOut } from './sort-out.ts';
import { placeOf, type ReadRules, readRules, type WatchedPlace } from './watch-rules.ts';
import { importWatched, makeTake, relinkMoved, untilCompleted, type WatchNeeds } from './watched-file.ts';

/**
 * How long a file must lie there unchanged before it is taken: longer than a recorder or a copy over a bad network
 * pauses between two writes.
 */
export const QUIET_MS = 12_000;

/** A file that has been claimed. */
interface Claimed extends WatchedPlace {
  readonly root: string;
  /** Below `.processing`. */
  readonly name: string;
  /** Below the watched folder, where it was found; the name below `.processing` where an earlier run found it. */
  readonly source: string;
}

/**
 * Takes in what is put into a folder. A file that has stopped changing is moved to `.processing`, imported, and made a
 * take; then it lies in `.processed`, or in `.failed` with a sentence. Files in `.processing` are the memory: whatever
 * kills the process, the next poll goes on with them. What cannot be taken in is left where it is, and said.
 */
export class FolderWatcher {
  readonly #needs: WatchNeeds;
  /** The folder used when none is chosen; made when absent. */
  readonly defaultFolder: string;
  readonly #openedAtMs = Date.now();
  readonly #stop = new AbortController();
  readonly #claimed = new Map<string, Claimed>();
  readonly #work = new Set<Promise<void>>();
  readonly #nowMs: () => number;
  readonly #left: LeftEntries;
  readonly #lateSubtitles: LateSubtitles;
  #quiet: QuietFiles;
  #copying: string[] = [];
  #resumedRoot: string | undefined;
  #rules: ReadRules = [];
  #polling: Promise<void> | undefined;
  /** Files are imported one after the other, and waited for together. */
  #importing: Promise<unknown> = Promise.resolve();
  problem: Sentence | null = null;
  lastPolledAt: string | null = null;

  /** `nowMs` counts as `performance.now` does. */
  constructor(needs: WatchNeeds, nowMs: () => number = () => performance.now()) {
    this.#needs = needs;
    this.#nowMs = nowMs;
    this.#quiet = new QuietFiles(QUIET_MS, nowMs);
    this.#left = new LeftEntries(needs.log);
    this.#lateSubtitles = new LateSubtitles(needs);
    this.defaultFolder = join(needs.config.dataDir, 'watch_inbox');
  }

  get folder(): string {
    const { folder } = this.#settings;
    return folder === '' ? this.defaultFolder : folder;
  }

  /** What is under way, as the screen shows it. */
  get underWay(): WatchedFile[] {
    const nothing = { taskId: null, role: null, problem: null, videoId: null, at: null };
    return [
      ...[...this.#claimed.values()].map(({ name, taskId, role }) => ({
        ...nothing,
        ...{ name, state: 'processing' as const, taskId, role },
      })),
      ...this.#lateSubtitles.underWay.map((name) => ({ ...nothing, name, state: 'processing' as const })),
      ...this.#copying.map((name) => ({ ...nothing, name, state: 'copying' as const })),
    ];
  }

  /** What is left where it is, and why. */
  get left(): readonly LeftFile[] {
    return this.#left.files;
  }

  /** Reads the folder once; returns when new files have been claimed. A poll that is under way is joined. */
  poll(): Promise<void> {
    this.#polling ??= this.#pollOnce().finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  /** Returns once nothing claimed is under way any more. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Claims nothing more; what is under way stays in `.processing` for the next start. */
  close(): void {
    this.#stop.abort(new VigilError('cancelled', say('watching-ends')));
  }

  get #settings(): WatchSettings {
    return this.#needs.settings.get().watch;
  }

  #announce(): void {
    this.#needs.events.publish({ type: 'watch.changed' });
  }

  get #shown(): string {
    return JSON.stringify([this.problem, this.#copying, this.left]);
  }

  async #pollOnce(): Promise<void> {
    if (!this.#settings.enabled || this.#stop.signal.aborted) {
      this.#copying = [];
      this.#left.set([]);
      this.problem = null;
      return;
    }
    const root = this.folder;
    const before = this.#shown;
    try {
      this.#rules = readRules(this.#needs.settings.get().watchRules);
      if (root === this.defaultFolder) await mkdir(root, { recursive: true });
      const { files, left } = await listInbox(root, this.#stop.signal);
      if (this.#resumedRoot !== root) await this.#resume(root);
      this.#left.set([...left, ...(await this.#takeQuiet(root, files))]);
      this.problem = null;
    } catch (thrown) {
      if (this.#stop.signal.aborted) return;
      const problem = problemOf(thrown, root);
      // Once, not at every look at a drive that is away.
      if (JSON.stringify(problem) !== JSON.stringify(this.problem)) {
        this.#needs.log.warn(word(problem), { error: thrown });
      }
      this.problem = problem;
    }
    this.lastPolledAt = nowIso();
    if (before !== this.#shown) this.#announce();
  }

  /** Claims what has stopped changing. Returns what cannot be. */
  async #takeQuiet(root: string, files: readonly InboxFile[]): Promise<LeftEntry[]> {
    const quiet = this.#quiet.of(files);
    const { ready, waiting, late } = sortOut(
      files,
      quiet,
      [...this.#claimed.values()].map(({ source }) => source),
    );
    this.#copying = waiting;
    const left: LeftEntry[] = [];
    for (const name of ready) left.push(...(await this.#claim(root, name)));
    const begun = (work: Promise<void>): void => this.#track(work);
    left.push(...(await this.#lateSubtitles.look(root, late, this.#stop.signal, begun)));
    return left;
  }

  /** Goes on with what an earlier run left in `.processing`. */
  async #resume(root: string): Promise<void> {
    const folder = join(root, PROCESSING);
    await mkdir(folder, { recursive: true });
    await sweepReceipts(root, this.#openedAtMs);
    this.#quiet = new QuietFiles(QUIET_MS, this.#nowMs);
    for (const file of await filesWithReceipts(folder)) {
      if (await isThere(file)) continue;
      const receipt = await readReceipt(file);
      if (receipt?.video_id && receipt.moving_to && (await isThere(receipt.moving_to))) {
        await relinkMoved(receipt.video_id, file, receipt.moving_to, this.#needs);
      }
      await removeReceipt(file);
    }
    const { files } = await listInbox(folder, this.#stop.signal);
    for (const { name } of files.filter((file) => isVideoName(file.name))) {
      if (!this.#claimed.has(join(folder, name))) this.#begin(root, name, name);
    }
    this.#resumedRoot = root;
  }

  async #claim(root: string, name: string): Promise<LeftEntry[]> {
    try {
      this.#begin(root, await moveInto(join(root, PROCESSING), name, join(root, name)), name);
      return [];
    } catch (thrown) {
      // Gone again: there is nothing to say. One that another program holds is found again by the next poll.
      return (await isThere(join(root, name))) ? [{ name, error: notMovable(name, thrown) }] : [];
    }
  }

  #begin(root: string, name: string, source: string): void {
    const { place } = placeOf(name, this.#rules, this.#settings);
    const file = join(root, PROCESSING, name);
    const claimed = { root, name, source, ...place };
    this.#claimed.set(file, claimed);
    this.#announce();
    const work = this.#process(claimed, file)
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        this.#needs.log.warn('A file of the watched folder stays in .processing.', { name, error });
      })
      .finally(() => this.#claimed.delete(file));
    this.#track(work.then(() => undefined));
  }

  /** `work` throws nothing. */
  #track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.#work.delete(tracked);
      this.#announce();
    });
    this.#work.add(tracked);
  }

  async #process(claimed: Claimed, file: string): Promise<void> {
    const { signal } = this.#stop;
    const { root, source, taskId, role } = claimed;
    let receipt: Receipt = {
      status: 'queued',
      source,
      task_id: taskId,
      role,
      video_id: null,
      ingest_job_id: null,
      take_id: null,
      error: null,
      queued_at: null,
      finished_at: null,
      moving_to: null,
    };
    const end = (place: string, facts: Partial<Receipt>): Promise<void> =>
      this.#moveOut(root, place, file, { ...receipt, ...facts, finished_at: nowIso() });
    try {
      const { videoId, jobId } = await this.#inTurn(() => this.#import(claimed, file));
      const ids = { video_id: videoId, ingest_job_id: jobId, queued_at: nowIso() };
      receipt = { ...receipt, ...ids };
      await writeReceipt(file, receipt);
      if (jobId !== null) await untilCompleted(jobId, this.#needs);
      const takeId = await makeTake(videoId, claimed, this.#needs, signal);
      await end(PROCESSED, { status: 'completed', take_id: takeId });
    } catch (thrown) {
      if (signal.aborted) return;
      const { message, hint } = asVigilError(thrown);
      await end(FAILED, { status: 'failed', error: `${message} ${hint}` });
    }
  }

  async #import(claimed: Claimed, file: string): Promise<{ videoId: string; jobId: string | null }> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    return importWatched(file, claimed, this.#needs, signal);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#importing.then(work);
    this.#importing = result.catch(() => undefined);
    return result;
  }

  /** Each step may be the last one of this process: `#resume` and a second run of the file go on from any of them. */
  async #moveOut(root: string, place: string, file: string, receipt: Receipt): Promise<void> {
    const name = relative(join(root, PROCESSING), file).split(sep).join('/');
    const target = join(root, place, await freeName(join(root, place), name));
    await writeReceipt(file, { ...receipt, moving_to: target });
    await writeReceipt(target, receipt);
    await moveSubtitlesAlong(file, target);
    await moveTo(target, file);
    if (receipt.video_id !== null) await relinkMoved(receipt.video_id, file, target, this.#needs);
    await removeReceipt(file);
  }
}

function problemOf(thrown: unknown, folder: string): Sentence {
  // Rules are checked when they are set: such a file was written by hand.
  if (thrown instanceof VigilError) return thrown.said.message;
  const isGone = (thrown as { code?: unknown }).code === 'ENOENT';
  return say(isGone ? 'watched-folder-gone' : 'watched-folder-unusable', { folder });
}
