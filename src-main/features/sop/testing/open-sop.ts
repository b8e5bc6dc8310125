import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, type CallName } from '../../../../src-shared/contract/api.ts';
import type { CallDefinition, LongCallDefinition } from '../../../../src-shared/contract/call.ts';
import type { CoreEvent } from '../../../../src-shared/contract/events.ts';
import type { Job } from '../../../../src-shared/model/job.ts';
import type { Scorer } from '../../../../src-shared/model/sop.ts';
import { openTestParts } from '../../../core/testing/open-test-parts.ts';
import { makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { createRecordingFiles } from '../../../stores/recording-files.ts';
import { createVideoStore } from '../../../stores/video-store.ts';
import { ingestFeature } from '../../ingest/feature.ts';
import { sopFeature } from '../feature.ts';

/** One of ffmpeg's test pictures for as long as all others, or for so many seconds. */
export type RecordedPart = string | readonly [source: string, sec: number];

/** SOP and what it stands on, over a data folder of their own, with jobs running. */
export async function openSop() {
  const folder = await mkdtemp(join(tmpdir(), 'sop-'));
  const { parts: opened, close } = await openTestParts(join(folder, 'data'));
  // Asks for a recording's file each time: tests take files away, and the library remembers for seconds.
  const recordings = createRecordingFiles({ rememberMs: 0 });
  const parts = { ...opened, recordings, videos: createVideoStore(opened.database.db, recordings) };
  const ingest = ingestFeature(parts);
  const { calls, jobs, addGold, addTrainee } = sopFeature(parts, { ingest });
  const events: CoreEvent[] = [];
  parts.events.subscribe((event) => events.push(event));
  await parts.runner.start([...(ingest.jobs ?? []), ...jobs]);
  const context = { signal: new AbortController().signal };

  return {
    folder,
    parts,
    calls,
    addGold,
    addTrainee,
    context,
    /** Everything that was announced so far. */
    events,
    /** A recording of one test picture after the other. */
    record: async (
      name: string,
      sources: readonly RecordedPart[],
      { partSec = 4, quality = 3 }: { readonly partSec?: number; readonly quality?: number } = {},
    ): Promise<string> => {
      const path = join(folder, name);
      const drawn = sources.map((part, at) => {
        const [source, sec] = typeof part === 'string' ? [part, partSec] : part;
        return `${source}=s=160x90:r=12,trim=duration=${sec},format=yuv420p,setsar=1[p${at}]`;
      });
      const joined = sources.map((_, at) => `[p${at}]`).join('');
      const graph = `${drawn.join(';')};${joined}concat=n=${sources.length}`;
      await makeFootage(path, graph, ['-c:v', 'mpeg4', '-q:v', String(quality)]);
      return path;
    },
    /** Indexes a recording that nobody has called a take yet: its SOPilot clips are made when it is scored. */
    importPlain: async (path: string): Promise<string> =>
      (await ingest.importAndIndex({ path, encoder: undefined }, context)).videoId,
    /** Scores two takes and waits for the job. */
    score: async (
      traineeTakeId: string,
      goldTakeId?: string,
      scorer: Scorer = 'sopilot-v1',
    ): Promise<{ job: Job; scoreId: string }> => {
      const asked = await calls['sop.score']({ traineeTakeId, goldTakeId, scorer }, context);
      return { job: await parts.runner.waitFor(asked.jobId), scoreId: asked.scoreId };
    },
    close: async (): Promise<void> => {
      await parts.runner.close();
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type OpenSop = Awaited<ReturnType<typeof openSop>>;

/** Throws unless a value is what the contract says a call returns. */
export function checkOutput(name: CallName, value: unknown): void {
  const definition: CallDefinition & { readonly result?: LongCallDefinition['result'] } = api[name];
  (definition.result ?? definition.output).parse(value);
}
