import { copyFile, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { claimOn, compareClaims } from '../../engines/transcripts/sidecar-claims.ts';
import { type InboxFile, isThere, type LeftEntry, lookOf } from './inbox.ts';
import { placeBeside } from './move-files.ts';
import { PROCESSED, readReceipt, receiptPath } from './receipts.ts';
import { readSubtitlesAgain, type WatchNeeds } from './watched-file.ts';

/** A recording that was taken in. */
interface Owner {
  /** Where it lies now. */
  readonly file: string;
  readonly videoId: string;
  /** As it was called when it was found. */
  readonly name: string;
}

/**
 * Subtitles that came after their recording was taken in: each is put beside it and read. One whose recording is not
 * there yet waits for it. The subtitle stays in the watched folder until it has been read, so that the next start goes
 * on with it whenever this process ends.
 */
export class LateSubtitles {
  readonly #needs: WatchNeeds;
  readonly #underWay = new Set<string>();
  /** Why subtitles could not be taken in, as long as they lie there unchanged. */
  readonly #refused = new Map<string, { readonly look: string; readonly error: VigilError }>();

  constructor(needs: WatchNeeds) {
    this.#needs = needs;
  }

  get underWay(): readonly string[] {
    return [...this.#underWay];
  }

  /**
   * Begins with those among `subtitles`, which have stopped changing, whose recording was taken in; `begin` is given the
   * work. Returns those that cannot be taken in.
   */
  async look(
    root: string,
    subtitles: readonly InboxFile[],
    signal: AbortSignal,
    begin: (work: Promise<void>) => void,
  ): Promise<LeftEntry[]> {
    for (const [name, { look }] of this.#refused) {
      if (!subtitles.some((file) => file.name === name && lookOf(file) === look)) this.#refused.delete(name);
    }
    const left: LeftEntry[] = [];
    for (const file of subtitles) {
      const { name } = file;
      if (this.#underWay.has(name)) continue;
      const refused = this.#refused.get(name);
      if (refused) left.push({ name, error: refused.error });
      if (refused) continue;
      const [owner, ...others] = await ownersOf(root, name, this.#needs);
      if (!owner) continue;
      if (others.length > 0) left.push({ name, error: severalOwners(name, owner) });
      else begin(this.#take(root, file, owner, signal));
    }
    return left;
  }

  async #take(root: string, file: InboxFile, owner: Owner, signal: AbortSignal): Promise<void> {
    const { name } = file;
    this.#underWay.add(name);
    try {
      const path = join(root, name);
      await putBeside(owner, path);
      await readSubtitlesAgain(owner.videoId, this.#needs, signal);
      await rm(path, { force: true });
    } catch (thrown) {
      if (!signal.aborted) this.#refused.set(name, { look: lookOf(file), error: asVigilError(thrown) });
    } finally {
      this.#underWay.delete(name);
    }
  }
}

/** The recordings that a subtitle is of by its name and folder: several where nothing tells which. */
async function ownersOf(root: string, name: string, { videos }: WatchNeeds): Promise<Owner[]> {
  const folder = join(root, PROCESSED, posix.dirname(name));
  const subtitle = basename(name);
  const found: { readonly owner: Owner; readonly claim: NonNullable<ReturnType<typeof claimOn>> }[] = [];
  for (const entry of await readdir(folder).catch((): string[] => [])) {
    // `run (2).mp4` is how a second `run.mp4` is kept: its receipt knows.
    const isLike = claimOn(subtitle, entry) ?? claimOn(subtitle, entry.replace(/ \(\d+\)(?=\.[^.]*$)/, ''));
    const file = join(folder, entry);
    const receipt = isLike && (await isThere(receiptPath(file))) ? await readReceipt(file) : undefined;
    if (!receipt?.video_id || posix.dirname(receipt.source) !== posix.dirname(name)) continue;
    const claim = claimOn(subtitle, basename(receipt.source));
    if (!claim || (await videos.find(receipt.video_id))?.path !== file) continue;
    found.push({ owner: { file, videoId: receipt.video_id, name: basename(receipt.source) }, claim });
  }
  return found
    .filter(({ claim }) => found.every((other) => compareClaims(claim, other.claim) <= 0))
    .map(({ owner }) => owner);
}

/** Copies a subtitle to where its recording lies. Throws `conflict` when another one has that place. */
async function putBeside({ file, name }: Owner, subtitle: string): Promise<void> {
  const place = placeBeside(file, subtitle, join(dirname(subtitle), name));
  if (await isThere(place)) {
    // Copied by a run that ended before it was read.
    if ((await readFile(place)).equals(await readFile(subtitle))) return;
    throw new VigilError('conflict', say('late-subtitle-place-taken', { place }), {
      hint: say('late-subtitle-place-taken-hint'),
    });
  }
  const partial = `${place}.tmp`;
  try {
    await copyFile(subtitle, partial);
    await rename(partial, place);
  } finally {
    await rm(partial, { force: true });
  }
}

function severalOwners(name: string, owner: Owner): VigilError {
  return new VigilError('conflict', say('late-subtitle-of-several', { name, recording: owner.name }), {
    hint: say('late-subtitle-of-several-hint'),
  });
}
