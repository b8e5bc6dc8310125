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
  'watching-ends': 'Vigil is closing.',
  'indexing-it-cancelled': 'Indexing it was cancelled.',
};
