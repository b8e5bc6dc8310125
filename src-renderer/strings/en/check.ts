/** The check of the library, in the settings. */
export const check = {
  title: 'Check of the library',
  about:
    'Reads every file made of the recordings and compares it with its checksum, then looks at databases, indexes and models. A repair makes again what can be made again; recordings, scores, audits and names are never touched.',
  check: 'Check library',
  repair: 'Repair',
  checking: 'Checking the library',
  cancelled: 'Cancelled.',
  failed: 'The check could not be finished',
  whole: 'Nothing is damaged or gone.',
  mended: (count: number) =>
    count === 1 ? '1 thing was damaged and is mended.' : `${count} things were damaged and are mended.`,
  found: (count: number) => (count === 1 ? '1 thing is damaged or gone.' : `${count} things are damaged or gone.`),
  counted: (files: number, videos: number) =>
    `${files.toLocaleString()} files of ${videos === 1 ? '1 video' : `${videos.toLocaleString()} videos`} checked`,
  columns: { video: 'Video', what: 'What', problem: 'Problem', need: 'What to do' },
  library: 'Library',
  more: (count: number) => `and ${count.toLocaleString()} more`,
} as const;
