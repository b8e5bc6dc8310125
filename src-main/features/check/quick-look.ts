import { verifyArtifacts } from '../../stores/artifacts/verify-artifacts.ts';
import type { Parts } from '../feature.ts';
import { artifactsOf } from '../ingest/find-damage.ts';

/** After a look as long as it took, times this, what it found is given. */
const REST = 50;

export interface QuickLook {
  readonly files: number;
  /** Names of the videos of which a file is gone or has another size than when it was written. */
  readonly damaged: readonly string[];
}

/** Compares sizes of all searchable videos' files; asked again soon, it gives what it found: looking costs the disk. */
export function createQuickLook(parts: Pick<Parts, 'artifacts' | 'clips' | 'events' | 'videos'>): {
  readonly quickLook: () => Promise<QuickLook>;
  /** After a change, or a check that has found one. */
  readonly lookAgain: () => void;
} {
  let known: { readonly look: Promise<QuickLook>; until: number } | undefined;
  const lookAgain = (): void => {
    known = undefined;
  };
  parts.events.subscribe(({ type }) => {
    if (type === 'video.changed') lookAgain();
  });
  const quickLook = (): Promise<QuickLook> => {
    if (known && performance.now() < known.until) return known.look;
    const startedMs = performance.now();
    const entry = { look: look(parts), until: Number.POSITIVE_INFINITY };
    known = entry;
    const settle = (): void => {
      entry.until = performance.now() + REST * (performance.now() - startedMs);
    };
    entry.look.then(settle, lookAgain);
    return entry.look;
  };
  return { quickLook, lookAgain };
}

async function look(parts: Pick<Parts, 'artifacts' | 'clips' | 'videos'>): Promise<QuickLook> {
  const damaged: string[] = [];
  let files = 0;
  for (const video of await parts.videos.getMany(await parts.videos.ids({ status: 'ready' }))) {
    const { folder, expected } = await artifactsOf(video, parts);
    const found = await verifyArtifacts({ folder, expected, depth: 'quick' });
    files += found.files;
    if (found.problems.length > 0) damaged.push(video.name);
  }
  return { files, damaged };
}
