/** The folder that recordings are taken in from. */
export const watch = {
  'watched-folder-gone': ({ folder }: { folder: string }) => `The watched folder ${folder} is not there.`,
  'watched-folder-unusable': ({ folder }: { folder: string }) => `The watched folder ${folder} cannot be used.`,
};
