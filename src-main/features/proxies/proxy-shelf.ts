import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ProxyTotals } from '../../../src-shared/model/proxy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { driveRoom } from '../../platform/drive-reserve.ts';
import { notePlayed, type ProxyFacts, readProxy, removeProxyFiles } from '../../stores/artifacts/proxy-files.ts';
import type { Parts } from '../feature.ts';

const GIGABYTE = 1e9;
/** A window that pauses asks for nothing; for this long it is taken to go on. */
const PAUSED_MS = 10 * 60_000;
/** How often it is written down that a proxy plays. */
const NOTE_EVERY_MS = 60_000;
/** While it is made there are the growing copy, parts of it and the finished one. */
const ROOM_PER_BYTE = 2.5;
/** What the drive must have left then, for everything else. */
const ROOM_BESIDE_BYTES = 32e6;

type Needs = Pick<Parts, 'artifacts' | 'events' | 'log' | 'settings'>;

interface Shelved extends ProxyFacts {
  readonly videoId: string;
}

/** The finished proxies: which there are, which play now, and how much room they may take. */
export class ProxyShelf {
  readonly #needs: Needs;
  readonly #held = new Map<string, number>();
  readonly #servedMs = new Map<string, number>();
  readonly #notedMs = new Map<string, number>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  find(videoId: string): Promise<ProxyFacts | undefined> {
    return readProxy(this.#needs.artifacts.folder(videoId));
  }

  /** Says that bytes of a proxy are being read, until the function returned is called. */
  hold(videoId: string): () => void {
    this.#held.set(videoId, (this.#held.get(videoId) ?? 0) + 1);
    this.#touch(videoId);
    return () => {
      this.#held.set(videoId, (this.#held.get(videoId) ?? 1) - 1);
      this.#touch(videoId);
    };
  }

  async remove(videoId: string): Promise<boolean> {
    const { artifacts, events } = this.#needs;
    if (!(await this.find(videoId))) return false;
    await removeProxyFiles(artifacts.folder(videoId));
    events.publish({ type: 'video.changed', videoId });
    return true;
  }

  async totals(): Promise<ProxyTotals> {
    const all = await this.#all();
    return { count: all.length, sizeBytes: sumOf(all), budgetBytes: this.#budgetBytes() };
  }

  /** Whether a proxy fits in without removing another. */
  async hasRoomBeside(bytes: number): Promise<boolean> {
    const { sizeBytes, budgetBytes } = await this.totals();
    return sizeBytes + bytes <= budgetBytes && this.#freeBytes() >= roomFor(bytes);
  }

  /**
   * Makes room for a proxy of `bytes` of a video: those played longest ago go, never one that plays. Throws
   * `disk-full` where that is not enough for the budget, or for the drive.
   */
  async makeRoom(videoId: string, bytes: number): Promise<void> {
    const budgetBytes = this.#budgetBytes();
    if (bytes > budgetBytes) throw overBudget(bytes, budgetBytes);
    const others = (await this.#all()).filter((proxy) => proxy.videoId !== videoId);
    const idle = others.filter((proxy) => !this.#plays(proxy.videoId)).toSorted(byLastPlayed);
    let taken = sumOf(others);
    while (taken + bytes > budgetBytes || this.#freeBytes() < roomFor(bytes)) {
      const oldest = idle.shift();
      if (!oldest) break;
      await this.remove(oldest.videoId);
      taken -= oldest.sizeBytes;
    }
    if (taken + bytes > budgetBytes) throw overBudget(taken + bytes, budgetBytes);
    const freeBytes = this.#freeBytes();
    if (freeBytes >= roomFor(bytes)) return;
    throw new VigilError('disk-full', say('proxy-without-room', { neededBytes: roomFor(bytes), freeBytes }), {
      hint: say('proxy-without-room-hint'),
    });
  }

  #touch(videoId: string): void {
    const nowMs = Date.now();
    this.#servedMs.set(videoId, nowMs);
    if (nowMs - (this.#notedMs.get(videoId) ?? 0) < NOTE_EVERY_MS) return;
    this.#notedMs.set(videoId, nowMs);
    const { artifacts, log } = this.#needs;
    notePlayed(artifacts.folder(videoId), new Date(nowMs).toISOString()).catch((error: unknown) =>
      log.warn('It could not be written down when a playable copy was played', { videoId, err: error }),
    );
  }

  #plays(videoId: string): boolean {
    const isHeld = (this.#held.get(videoId) ?? 0) > 0;
    return isHeld || Date.now() - (this.#servedMs.get(videoId) ?? Number.NEGATIVE_INFINITY) < PAUSED_MS;
  }

  async #all(): Promise<Shelved[]> {
    const found: Shelved[] = [];
    for (const { videoId } of await this.#needs.artifacts.folders()) {
      const facts = await this.find(videoId);
      if (facts) found.push({ videoId, ...facts });
    }
    return found;
  }

  #budgetBytes(): number {
    return this.#needs.settings.get().proxyBudgetGb * GIGABYTE;
  }

  #freeBytes(): number {
    return driveRoom(this.#needs.artifacts.root).freeBytes;
  }
}

function roomFor(bytes: number): number {
  return Math.ceil(bytes * ROOM_PER_BYTE) + ROOM_BESIDE_BYTES;
}

function sumOf(proxies: readonly ProxyFacts[]): number {
  return proxies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function byLastPlayed(a: ProxyFacts, b: ProxyFacts): number {
  return Date.parse(a.lastPlayedAt ?? a.madeAt) - Date.parse(b.lastPlayedAt ?? b.madeAt);
}

function overBudget(neededBytes: number, budgetBytes: number): VigilError {
  return new VigilError('disk-full', say('proxy-over-budget', { neededBytes, budgetBytes }), {
    hint: say('proxy-over-budget-hint'),
  });
}
