import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import { SOPILOT_HEURISTIC_MODEL } from '../../engines/sopilot/clips/heuristic.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles } from '../../stores/artifacts/scan-files.ts';
import type { SopStepsInput } from '../../workers/tasks/sop/sop-steps-task.ts';
import type { EvaluationContext, SopNeeds } from './evaluation-needs.ts';
import type { EvaluationTask } from './evaluation-task.ts';

type Gold = SopStepsInput['golds'][number];

/** A task scored by vigil from SOPilot's descriptor in short windows; nothing of it enters the library. */
export async function openDescriptorTask(
  { pool, binaries }: Pick<SopNeeds, 'pool' | 'binaries'>,
  { signal }: Pick<EvaluationContext, 'signal'>,
): Promise<EvaluationTask> {
  const root = await mkdtemp(join(tmpdir(), 'vigil-windows-'));
  const described = new Map<string, string>();
  const golds: Gold[] = [];
  const windowsOf = async ({ videoId, path }: Video): Promise<string> => {
    const known = described.get(videoId);
    if (known !== undefined) return known;
    const folder = join(root, videoId);
    await mkdir(folder);
    await pool.run('sopilot-frames', { binaries: await binaries(), filePath: path, folder }, { signal });
    described.set(videoId, folder);
    return folder;
  };
  const whole = ({ durationSec }: Video): Span => ({ startSec: 0, endSec: durationSec });
  return {
    addGold: async (video, steps, span = whole(video)) => {
      const numbered = steps.map((step, index) => ({ ...step, index }));
      return String(golds.push({ folder: await windowsOf(video), span, steps: numbered }) - 1);
    },
    score: async (video, goldTakeId, span = whole(video)) => {
      const gold = golds[Number(goldTakeId)];
      if (!gold) throw new VigilError('not-found', say('gold-take-not-found', { goldTakeId }));
      const trainee = { folder: await windowsOf(video), span };
      const { score, steps, findings } = await pool.run(
        'sop-steps',
        { encoderId: SOPILOT_HEURISTIC_MODEL, golds: [gold], trainee },
        { signal },
      );
      return { score, steps: [...steps], findings: [...findings] };
    },
    suggestSteps: async (video) => {
      const folder = await windowsOf(video);
      const timesSec = [...(await readDoubles(folder, layout.sampleTimes(SOPILOT_HEURISTIC_MODEL)))];
      const vectorsPath = join(folder, layout.frameVectors(SOPILOT_HEURISTIC_MODEL));
      return pool.run('suggest-steps', { vectorsPath, timesSec, span: whole(video) }, { signal });
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}
