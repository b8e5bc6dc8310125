/** SOPilot's feature adapter: its section of the settings, and the mark of scores made with another one. */
export const adapter = {
  title: 'SOPilot feature adapter',
  about:
    'Learns what is usual in your recordings and scales what SOPilot compares by it. It changes scores of sopilot-v1 and nothing else; scores made with another adapter are then marked as stale.',
  inUse: (version: number) => `Adapter ${version} is in use.`,
  noneInUse: 'No adapter is in use: clips are compared as they are.',
  newVideos: (count: number) =>
    count === 1 ? '1 new video since the last training.' : `${count} new videos since the last training.`,
  train: 'Train on new videos',
  trainAll: 'Train on all videos',
  training: 'Training',
  useNone: 'Use none',
  use: 'Use',
  takeVersion: (version: number) => `Use adapter ${version}`,
  current: 'In use',
  version: 'Adapter',
  trained: 'Trained',
  basis: 'On',
  basisOf: (videos: number, clips: number) => `${videos} videos, ${clips} clips`,
  atNight: 'at night',
  nightly: 'Train every night',
  nightlyHint: (count: number) => `Skipped while fewer than ${count} videos are new.`,
  nextRun: (when: string) => `Next: ${when}.`,
  hour: 'Hour',
  stale: 'Stale',
  stalePart: 'sopilot-v1 stale',
} as const;
