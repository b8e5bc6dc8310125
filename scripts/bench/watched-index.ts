import { watchMemory } from '../../src-main/acceptance/testing/process-memory.ts';
import { runProcess, vigil } from './processes.ts';

/** What an indexing took. */
interface WatchedIndex {
  readonly sec: number;
  /** Resident memory at its most, in MB (10^6 bytes), without ffmpeg's. */
  readonly peakMb: number;
}

/** Indexes files in a library of their own and watches the memory of it. Throws with its last words when it fails. */
export async function watchedIndex(
  dataDir: string,
  files: readonly string[],
  stopped: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<WatchedIndex> {
  const [command, args, env] = vigil(dataDir, ['index', ...files, '--json']);
  let watch: ReturnType<typeof watchMemory> | undefined;
  const startMs = performance.now();
  try {
    await runProcess(command, args, { ...env, ...more }, stopped, (pid) => {
      watch = watchMemory(pid);
    });
  } catch (error) {
    watch?.stop();
    throw error;
  }
  return { sec: (performance.now() - startMs) / 1000, peakMb: watch!.stop() };
}
