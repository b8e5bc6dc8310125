/** SOP tasks, takes, scores, steps and the feature adapter. */
export const sop = {
  'adapter-not-found': ({ version }: { version: number }) => `There is no feature adapter ${version}.`,
  'adapter-not-found-hint': 'Look at the versions there are, or use none.',
  'score-not-found': ({ id }: { id: string }) => `There is no score ${id}.`,
  'take-not-found': ({ takeId }: { takeId: string }) => `There is no take ${takeId}.`,
  'task-not-found': ({ taskId }: { taskId: string }) => `There is no task “${taskId}”.`,
  'task-exists': ({ taskId }: { taskId: string }) => `There is a task “${taskId}” already.`,
  'task-exists-hint': 'Choose another id.',
  'adapter-file-gone': ({ path }: { path: string }) => `The feature adapter ${path} is gone.`,
  'train-new-adapter-or-none': 'Train a new one, or use none.',
  'adapter-file-invalid': ({ path }: { path: string }) => `${path} is no feature adapter.`,
  'adapter-size-differs': ({ adapterDim, path, dim }: { adapterDim: number; path: string; dim: number }) =>
    `The feature adapter was made for vectors of ${adapterDim} values, ${path} has ${dim}.`,
  'train-another-adapter-or-none': 'Train a new adapter, or use none.',
  'takes-too-short-for-clips': ({
    goldClips,
    traineeClips,
    minClips,
  }: {
    goldClips: string;
    traineeClips: string;
    minClips: number;
  }) =>
    `Too short to score: the gold take has ${goldClips}, the trainee take ${traineeClips} of about 4 s; at least ${minClips} are needed on each side.`,
  'takes-too-short-for-clips-hint': 'Choose longer takes, or move their start and end.',
  'sopilot-setting-out-of-range': ({ path, reason }: { path: string; reason: string }) =>
    `${path} has a setting out of range: ${reason}`,
  'clip-number-not-found': ({ clipIdx }: { clipIdx: number }) => `The video has no clip number ${clipIdx}.`,
  'clip-number-not-found-hint': 'Clips are numbered from 0, about one every 4 s.',
  'task-without-gold': 'The task has no gold take.',
  'clip-list-length-differs': ({ path, clips, rows }: { path: string; clips: number; rows: number }) =>
    `${path} lists ${clips} clips, the vectors have ${rows} rows.`,
  'file-not-json': ({ path }: { path: string }) => `${path} is not JSON.`,
  'vectors-do-not-divide-into-rows': ({ dim }: { dim: number }) =>
    `The vectors do not divide into rows of ${dim} values.`,
  'video-gave-no-clip': 'The video gave no clip.',
  'clip-list-invalid': ({ name }: { name: string }) => `${name} is not a list of clips (clip_idx, start_sec, end_sec).`,
  'too-few-clips-for-adapter': ({ clips }: { clips: number }) =>
    `${clips} clips are too few to fit an adapter; at least 2 are needed.`,
  'adapter-for-other-vectors': ({ dim }: { dim: number }) => `The adapter was made for vectors of ${dim} values.`,
  'too-many-clips-to-align': ({
    goldClips,
    traineeClips,
    limit,
  }: {
    goldClips: number;
    traineeClips: number;
    limit: number;
  }) => `Too many clips to align: gold ${goldClips}, trainee ${traineeClips}; the limit is ${limit}.`,
  'too-many-clips-to-align-hint': 'Score a shorter part of the recordings.',
  'take-vector-sizes-differ': ({ goldDim, traineeDim }: { goldDim: number; traineeDim: number }) =>
    `The vectors differ in size: gold ${goldDim}, trainee ${traineeDim}.`,
  'take-vectors-do-not-match-times': ({ name, frames }: { name: string; frames: number }) =>
    `The vectors of ${name} do not match its ${frames} frame times.`,
  'take-too-short': ({ name, frames }: { name: string; frames: number }) =>
    `${name} is too short to compare: ${frames} of its frames are indexed.`,
  'take-too-short-hint': 'Choose a longer take.',
  'task-without-gold-hint': 'Add a gold take to the task first.',
  'gold-without-steps': 'The gold take has no steps.',
  'gold-without-steps-hint': 'Mark its steps on the timeline first.',
  'gold-steps-differ': 'The gold takes of the task have different numbers of steps.',
  'gold-steps-differ-hint': 'Give every gold take the same steps.',
  'takes-of-different-encoders': 'The takes were indexed with different encoders.',
  'take-clips-do-not-fit': ({
    name,
    count,
    dim,
    values,
  }: {
    name: string;
    count: number;
    dim: number;
    values: number;
  }) => `The ${name} take has ${count} clips of ${dim} values, but ${values} values were given.`,
  'of-gold': 'gold',
  'of-trainee': 'trainee',
  'the-gold-take': 'the gold take',
  'the-trainee-take': 'the trainee take',
  'gold-take-number': ({ number }: { number: number }) => `gold take ${number}`,
};
