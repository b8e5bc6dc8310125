import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { probeVideo } from '../../src-main/engines/media/probe.ts';
import type { SopTruth } from '../../src-main/features/evaluation/sop-truth.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { type PlannedTake, planTask, type SourceClip } from './plan-takes.ts';
import { SeededRandom } from './random.ts';
import { FPS, renderTake, segmentFrames } from './render-take.ts';

const USAGE = `Makes gold and trainee takes with known faults from real clips, and the truth about them.

  node scripts/sop-takes/generate.ts --scenes a.mp4,b.mp4,... --continuous long.mp4,... --out folder
    --tasks 20     half of them with steps from different clips, half from one continuous clip each
    --takes 8      trainee takes per task
    --seed 1       the same seed and clips give the same takes
`;

type TruthTask = SopTruth['tasks'][number];
type TruthVideo = TruthTask['videos'][number];

const { values } = parseArgs({
  options: {
    scenes: { type: 'string' },
    continuous: { type: 'string' },
    out: { type: 'string' },
    tasks: { type: 'string', default: '20' },
    takes: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
});
if (!values.scenes || !values.continuous || !values.out) {
  console.error(USAGE);
  process.exit(2);
}
const binaries = await findMediaBinaries(process.env);
const sources = { scenes: await clipsOf(values.scenes), continuous: await clipsOf(values.continuous) };
const out = values.out;
const seed = Number(values.seed);
const random = new SeededRandom(seed);
const tasks: TruthTask[] = [];
for (let number = 0; number < Number(values.tasks); number++) {
  const kind = number % 2 === 0 ? 'scenes' : 'continuous';
  const plan = planTask(random, sources, kind, Number(values.takes));
  const taskId = `${kind}-${seed}-${String(number).padStart(2, '0')}`;
  await mkdir(join(out, taskId), { recursive: true });
  const write = async (take: PlannedTake, name: string, role: TruthVideo['role']): Promise<TruthVideo> => {
    const file = `${taskId}/${name}.mp4`;
    await renderTake(binaries.ffmpegPath, take, join(out, file));
    return truthOf(take, file, role);
  };
  const gold = await write(plan.gold, 'gold', 'gold');
  const videos = [gold];
  for (const [at, take] of plan.takes.entries()) videos.push(await write(take, `take-${at}`, 'trainee'));
  const goldSteps = gold.step_timeline!.map(({ step, start_sec, end_sec }) => ({
    name: step!,
    startSec: start_sec,
    endSec: end_sec,
  }));
  tasks.push({ task_id: taskId, gold: gold.file, gold_steps: goldSteps, videos });
  // Written after every task: a run that is stopped leaves what it made usable.
  const truth: SopTruth = { format_version: 1, tasks };
  await writeFile(join(out, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`);
  console.error(`${taskId}: ${videos.length} takes`);
}
async function clipsOf(list: string): Promise<SourceClip[]> {
  const paths = list.split(',').map((path) => resolve(path));
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
