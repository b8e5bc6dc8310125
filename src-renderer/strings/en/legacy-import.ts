export const legacyImport = {
  title: 'Bring a SOPilot library over',
  about:
    'Videos, takes, clips, scores and the audit trail come over with their numbers unchanged. SOPilot’s folder is only read; bringing it over again adds what is new and changes nothing else.',
  folder: 'SOPilot’s data folder',
  folderHint: (copiesFiles: boolean) =>
    copiesFiles
      ? 'On the computer Vigil runs on: the folder that has sopilot.db in it.'
      : 'The folder that has sopilot.db in it. Type its path, or drop it here.',
  moved: 'Recordings were moved',
  oldRoot: 'Folder they were in',
  newRoot: 'Folder they are in now',
  dryRun: 'Look first',
  start: 'Bring over',
  working: 'Bringing over',
  found: 'In SOPilot',
  here: 'Here now',
  added: 'New',
  rows: { videos: 'Videos', takes: 'Takes', clips: 'Clips', scores: 'Scores' },
  wasDryRun: 'This was only a look: nothing was brought over.',
  equal: 'Every count and checksum here equals SOPilot’s.',
  notEqual: (places: string) => `Not equal to SOPilot in: ${places}`,
  warnings: (count: number) => (count === 1 ? '1 thing to know' : `${count} things to know`),
} as const;
