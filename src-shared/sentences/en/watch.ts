/** The folder that recordings are taken in from. */
export const watch = {
  'watched-folder-gone': ({ folder }: { folder: string }) => `The watched folder ${folder} is not there.`,
  'watched-folder-unusable': ({ folder }: { folder: string }) => `The watched folder ${folder} cannot be used.`,
  'watched-file-not-movable': ({ name }: { name: string }) => `${name} cannot be moved out of its folder.`,
  'watched-file-not-movable-hint': 'Close it in other programs, and check that this user may change its folder.',
  'watched-file-on-other-drive': ({ name }: { name: string }) =>
    `${name} lies on another drive than the watched folder itself.`,
  'watched-file-on-other-drive-hint': 'Choose a folder of that drive as the watched folder, or copy the file.',
  'late-subtitle-of-several': ({ name, recording }: { name: string; recording: string }) =>
    `Several recordings called ${recording} were taken in: nothing says which of them ${name} is of.`,
  'late-subtitle-of-several-hint':
    'Put it beside its recording in .processed, called like that, then index the recording again.',
  'late-subtitle-place-taken': ({ place }: { place: string }) =>
    `The recording has another subtitle of this name already: ${place}.`,
  'late-subtitle-place-taken-hint': 'Take that one away if this one is to be read in its place.',
  'watch-rule-wrong': ({ number, reason }: { number: number; reason: string }) => `Rule ${number}: ${reason}`,
  'watch-rule-wrong-hint': 'A pattern is a path below the watched folder, such as dock-*/{date}_{time}.mp4.',
  'watch-rule-never-met': ({ number, earlier }: { number: number; earlier: number }) =>
    `Rule ${number} never decides: rule ${earlier} has the same pattern.`,
  'watch-rule-role-without-task': 'A role is one of a task: name the task too.',
  'watch-rules-file-wrong': ({ path }: { path: string }) => `${path} is no list of rules.`,
  'watch-rules-file-hint':
    'Write a JSON list such as [{"pattern": "dock-*.mp4", "cameraId": "dock"}], as vigil watch rules --json shows it.',
  'pattern-with-backslash': 'Write / between folders.',
  'pattern-absolute': 'A pattern begins below the watched folder, without /.',
  'pattern-brace': 'A { and its } do not belong together.',
  'pattern-part-unknown': ({ part, parts }: { part: string; parts: string }) =>
    `{${part}} is nothing that can be read. There are ${parts}.`,
  'pattern-part-twice': ({ part }: { part: string }) => `{${part}} can be read in one place only.`,
  'pattern-half-a-clock':
    'A start has a day and a time: {date} and {time}, or {year}, {month}, {day}, {hour} and {minute}.',
  'watching-ends': 'Vigil is closing.',
  'indexing-it-cancelled': 'Indexing it was cancelled.',
};
