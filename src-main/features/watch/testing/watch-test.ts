import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CallAnswer, ParsedInput } from '../../../../src-shared/contract/api.ts';
import type { WatchSettings } from '../../../../src-shared/model/watch.ts';
import { openTestParts } from '../../../core/testing/open-test-parts.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import type { Parts } from '../../feature.ts';
import { ingestFeature } from '../../ingest/feature.ts';
import { sopFeature } from '../../sop/feature.ts';
import { watchFeature } from '../feature.ts';
import { type FolderWatcher, QUIET_MS } from '../folder-watcher.ts';

export interface OpenWatch {
  readonly parts: Parts;
  readonly watcher: FolderWatcher;
  status(): Promise<CallAnswer<'watch.status'>>;
  preview(input: ParsedInput<'watch.preview'>): Promise<CallAnswer<'watch.preview'>>;
  /** Looks at the folder after so many milliseconds without anybody waiting for them. */
  pollAfter(ms: number): Promise<void>;
  /** Two looks: one to see a file, one to see that it has stopped changing; then everything claimed is waited for. */
  takeAll(): Promise<void>;
}

/** A watched folder per test, and two short recordings to put there. */
export class WatchTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-watch-'));
  dataDir = '';
  inbox = '';
  #opened = 0;
  #nowMs = 0;
  readonly #open: { close(): Promise<void> }[] = [];

  async draw(): Promise<void> {
    const source = (hue: number) => `testsrc=s=160x90:r=8:d=8,hue=h=${hue}`;
    await makeFootage(join(this.folder, 'a.mp4'), source(0), H264_SHORT_GOP);
    await makeFootage(join(this.folder, 'b.mp4'), source(120), H264_SHORT_GOP);
  }

  newFolders(): void {
    this.dataDir = join(this.folder, `data-${this.#opened++}`);
    this.inbox = join(this.dataDir, 'inbox');
    mkdirSync(this.inbox, { recursive: true });
  }

  /** A core's parts over the data folder of this test, without a timer. `running: false` leaves every job waiting. */
  async open(settings: Partial<WatchSettings> = {}, running = true): Promise<OpenWatch> {
    const { parts, close } = await openTestParts(this.dataDir);
    const watch = {
      enabled: true,
      folder: this.inbox,
      folders: 'tasks' as const,
      taskId: '',
      role: 'trainee' as const,
      ...settings,
    };
    parts.settings.update({ watch });
    const { runner } = parts;
    const ingest = ingestFeature(parts);
    const sop = sopFeature(parts, { ingest });
    const { watcher, calls } = watchFeature(parts, { ingest, sop }, () => this.#nowMs);
    if (running) await runner.start([...(ingest.jobs ?? []), ...(sop.jobs ?? [])]);
    this.#open.push({
      close: async () => {
        watcher.close();
        await runner.close();
        await watcher.settled();
        await close();
      },
    });
    const pollAfter = (ms: number): Promise<void> => {
      this.#nowMs += ms;
      return watcher.poll();
    };
    return {
      ...{ parts, watcher, pollAfter },
      preview: async (input) => calls['watch.preview'](input, { signal: new AbortController().signal }),
      status: async () => calls['watch.status']({}, { signal: new AbortController().signal }),
      takeAll: async () => {
        await pollAfter(QUIET_MS);
        await pollAfter(QUIET_MS);
        await watcher.settled();
      },
    };
  }

  /** Closes what was opened last. */
  async close(): Promise<void> {
    await this.#open.pop()?.close();
  }

  async closeAll(): Promise<void> {
    while (this.#open.length > 0) await this.close();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  put(name: string, file = 'a.mp4'): void {
    mkdirSync(dirname(join(this.inbox, name)), { recursive: true });
    copyFileSync(join(this.folder, file), join(this.inbox, name));
  }

  there(name: string): boolean {
    return existsSync(join(this.inbox, name));
  }

  receipt(name: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.inbox, `${name}.json`), 'utf8')) as Record<string, unknown>;
  }
}
