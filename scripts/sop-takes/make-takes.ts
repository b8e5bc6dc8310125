import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeVideo } from '../../src-main/engines/media/probe.ts';
import type { SopTruth } from '../../src-main/features/evaluation/sop-truth.ts';
import type { MediaBinaries } from '../../src-main/platform/binaries.ts';
import { inLanes } from './lanes.ts';
import { type PlannedTake, planTask, type SourceClip } from './plan-takes.ts';
import { SeededRandom } from './random.ts';
import { FPS, renderTake, segmentFrames } from './render-take.ts';

type TruthTask = SopTruth['tasks'][number];
type TruthVideo = TruthTask['videos'][number];

export interface TakesToMake {
  readonly binaries: MediaBinaries;
  /** Clips to cut from: for steps from different clips, and for steps one after the other from a single one. */
  readonly scenes: readonly string[];
  readonly continuous: readonly string[];
  readonly folder: string;
  /** Every other task takes its steps from different clips. */
  readonly tasks: number;
  readonly takesPerTask: number;
  /** The same seed and clips give the same takes; more tasks leave the first ones as they are. */
  readonly seed: number;
  /** Videos rendered at the same time. */
  readonly lanes: number;
  readonly onTask: (taskId: string, videos: number) => void;
}

/** Renders gold and trainee takes with known faults, and writes what is true about them to `truth.json` beside them. */
export async function makeTakes(plan: TakesToMake): Promise<SopTruth> {
  const { binaries, folder, seed } = plan;
  const sources = {
    scenes: await clipsOf(binaries, plan.scenes),
    continuous: await clipsOf(binaries, plan.continuous),
  };
  const random = new SeededRandom(seed);
  const tasks: TruthTask[] = [];
  for (let number = 0; number < plan.tasks; number++) {
    const kind = number % 2 === 0 ? 'scenes' : 'continuous';
    const { gold, takes } = planTask(random, sources, kind, plan.takesPerTask);
    const taskId = `${kind}-${seed}-${String(number).padStart(2, '0')}`;
    await mkdir(join(folder, taskId), { recursive: true });
    const planned = [
      { take: gold, name: 'gold', role: 'gold' as const },
      ...takes.map((take, at) => ({ take, name: `take-${at}`, role: 'trainee' as const })),
    ];
    const videos = await inLanes(planned, plan.lanes, async ({ take, name, role }) => {
      const file = `${taskId}/${name}.mp4`;
      await renderTake(binaries.ffmpegPath, take, join(folder, file));
      return truthOf(take, file, role);
    });
    const [shown] = videos as [TruthVideo];
    const goldSteps = shown.step_timeline!.map(({ step, start_sec, end_sec }) => ({
      name: step!,
      startSec: start_sec,
      endSec: end_sec,
    }));
    tasks.push({ task_id: taskId, gold: shown.file, gold_steps: goldSteps, videos });
    // Written after every task: a run that is stopped leaves what it made usable.
    await writeFile(join(folder, 'truth.json'), `${JSON.stringify({ format_version: 1, tasks }, null, 1)}\n`);
    plan.onTask(taskId, videos.length);
  }
  return { format_version: 1, tasks };
}

async function clipsOf(binaries: MediaBinaries, paths: readonly string[]): Promise<SourceClip[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, durationSec: (await probeVideo(binaries, path)).durationSec })),
  );
}

function stepName(step: number): string {
  return `step ${step + 1}`;
}

/** What the truth file says of a take: its timeline, and what must be found in it where. */
function truthOf(take: PlannedTake, file: string, role: TruthVideo['role']): TruthVideo {
  let frame = 0;
  const timeline = take.segments.map((segment) => {
    const start_sec = frame / FPS;
    frame += segmentFrames(segment);
    return { step: segment.step === undefined ? null : stepName(segment.step), start_sec, end_sec: frame / FPS };
  });
  const required = take.faults.map(({ type, steps, segment }) => {
    const shown = segment === undefined ? undefined : timeline[segment]!;
    // Two steps in each other's place are seen from the start of the earlier to the end of the later one.
    const last = type === 'swapped' ? timeline.findLast(({ step }) => steps.some((k) => stepName(k) === step)) : shown;
    const span = shown && last ? { startSec: shown.start_sec, endSec: last.end_sec } : undefined;
    return { type, steps: steps.map(stepName), ...(span ? { span } : {}) };
  });
  return { file, role, required, tolerated: [], step_timeline: timeline, looks: { ...take.looks } };
}
