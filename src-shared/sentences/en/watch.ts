/** The folder that recordings are taken in from. */
export const watch = {
  'watched-folder-gone': ({ folder }: { folder: string }) => `The watched folder ${folder} is not there.`,
  'watched-folder-unusable': ({ folder }: { folder: string }) => `The watched folder ${folder} cannot be used.`,
  'watching-ends': 'Vigil is closing.',
  'recording-without-task': 'Nothing says which task this recording is of.',
  'recording-without-task-hint': 'Put it into a folder named after its task, or set a default task in Settings.',
  'indexing-it-cancelled': 'Indexing it was cancelled.',
};
