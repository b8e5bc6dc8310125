import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { makeTakes } from './make-takes.ts';

const USAGE = `Makes gold and trainee takes with known faults from real clips, and the truth about them.

  node scripts/sop-takes/generate.ts --scenes a.mp4,b.mp4,... --continuous long.mp4,... --out folder
    --tasks 20     half of them with steps from different clips, half from one continuous clip each
    --takes 8      trainee takes per task
    --seed 1       the same seed and clips give the same takes
`;

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
const pathsOf = (list: string): string[] => list.split(',').map((path) => resolve(path));
await makeTakes({
  binaries: await findMediaBinaries(process.env),
  scenes: pathsOf(values.scenes),
  continuous: pathsOf(values.continuous),
  folder: values.out,
  tasks: Number(values.tasks),
  takesPerTask: Number(values.takes),
  seed: Number(values.seed),
  lanes: 1,
  onTask: (taskId, videos) => console.error(`${taskId}: ${videos} takes`),
});
