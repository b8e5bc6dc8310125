import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ExportHow } from '../../../src-shared/model/export.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';
import { copyClip, copyContainer } from '../../engines/exports/copy-clip.ts';
import { encodeClip } from '../../engines/exports/encode-clip.ts';
import { type KeyBounds, keyBounds } from '../../engines/exports/key-bounds.ts';
import { clockOf, type OpenSource } from './open-source.ts';

export interface ClipWish extends Span {
  readonly how: ExportHow;
  readonly clock: boolean;
  readonly sound: boolean;
}

/** How a clip will be made, and so what its file may end in. */
export interface ClipPlan {
  /** Copied bounds; null where it is encoded anew. */
  readonly bounds: KeyBounds | null;
  readonly endings: readonly string[];
}

export interface FinishedClip extends Span {
  readonly how: 'copy' | 'reencode';
  readonly pictures: number;
  readonly notes: readonly Sentence[];
}

const BOTH = ['.mp4', '.mkv'];

/**
 * Chooses between the recording's own bytes and new ones. `auto` copies only where exactly the pictures asked for come
 * out, and the file may end as it is wanted to. Throws `bad-input` for a copy that would have to show a clock or a mask,
 * `unsupported` where no part can be copied.
 */
export async function planClip(
  wish: ClipWish,
  { binaries, source }: OpenSource,
  { signal, wantedEnding }: { readonly signal: AbortSignal; readonly wantedEnding?: string | undefined },
): Promise<ClipPlan> {
  const encoded: ClipPlan = { bounds: null, endings: BOTH };
  if (wish.how === 'reencode') return encoded;
  if (wish.clock || source.mask.length > 0) {
    if (wish.how === 'auto') return encoded;
    throw new VigilError('bad-input', say('copy-shows-all'), { hint: say('copy-shows-all-hint') });
  }
  const bounds = await keyBounds(binaries, source, wish, signal);
  if (wish.how === 'auto' && !bounds?.isExact) return encoded;
  if (!bounds) throw new VigilError('unsupported', say('copy-impossible'), { hint: say('copy-impossible-hint') });
  const container = await copyContainer(binaries, { source, sound: wish.sound, signal });
  const endings = container === 'mp4' ? BOTH : ['.mkv'];
  const fits = wantedEnding === undefined || endings.includes(wantedEnding);
  return wish.how === 'auto' && !fits ? encoded : { bounds, endings };
}

/** Writes a clip over the file at `outPath`. Throws what `encodeClip` does. */
export async function makeClip(
  wish: ClipWish,
  opened: OpenSource,
  { plan, outPath, ending, signal, onProgress }: MakeOptions,
): Promise<FinishedClip> {
  const { binaries, source } = opened;
  const container = ending === '.mkv' ? ('matroska' as const) : ('mp4' as const);
  const shared = { binaries, source, sound: wish.sound, outPath, container, signal, onProgress };
  const { bounds } = plan;
  if (bounds) {
    const pictures = await copyClip(shared, bounds);
    if (wish.how === 'copy' || pictures === bounds.pictures) {
      const { startSec, endSec } = bounds;
      const notes = bounds.isExact ? [] : [say('copy-from-key-frame', { startSec, endSec })];
      return { how: 'copy', startSec, endSec, pictures, notes };
    }
  }
  const { startSec, endSec } = wish;
  const made = await encodeClip({ ...shared, span: { startSec, endSec }, clock: clockOf(wish.clock, opened) });
  return { how: 'reencode', startSec, endSec, ...made };
}

interface MakeOptions {
  readonly plan: ClipPlan;
  readonly outPath: string;
  readonly ending: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}
