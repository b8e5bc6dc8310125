/** ffmpeg, and what it finds in a file. */
export const media = {
  'media-program-path-wrong': ({ variable }: { variable: string }) => `${variable} names a file that does not exist.`,
  'media-program-path-wrong-hint': ({ variable, command }: { variable: string; command: string }) =>
    `Correct ${variable}, or unset it and run: ${command}`,
  'media-program-not-found': ({ name }: { name: string }) => `${name} was not found on this machine.`,
  'run-command': ({ command }: { command: string }) => `Run: ${command}`,
  'media-program-version-unknown': ({ name }: { name: string }) =>
    `${name} (unknown version) is too old; 5.1 is needed.`,
  'media-program-too-old': ({ name, version }: { name: string; version: string }) =>
    `${name} ${version} is too old; 5.1 is needed.`,
  'ffmpeg-not-started': 'ffmpeg could not be started.',
};
