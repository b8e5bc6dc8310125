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
};
