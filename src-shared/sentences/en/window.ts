/** What the window says when it cannot reach the core, or cannot send it something. */
export const window = {
  'vigil-does-not-answer': 'Vigil does not answer.',
  'vigil-does-not-answer-hint': 'Check that Vigil is still running on this machine, then try again.',
  'upload-refused': ({ name, status }: { name: string; status: number }) =>
    `The upload of "${name}" was refused (${status}).`,
  'upload-broke-off': ({ name }: { name: string }) => `The upload of "${name}" broke off.`,
  'upload-stopped': ({ name }: { name: string }) => `The upload of "${name}" was stopped.`,
  'no-video-in-folder': ({ name }: { name: string }) => `No video found in "${name}".`,
};
