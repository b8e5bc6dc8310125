/** The doors: HTTP, Electron, and one Vigil talking to another. */
export const hosts = {
  'nothing-at-address': ({ method, path }: { method: string; path: string }) =>
    `There is nothing at ${method} ${path}.`,
  'call-not-found': ({ name }: { name: string }) => `There is no call named "${name}".`,
  'upload-without-name': 'Give the file’s name: /upload?name=…',
  'input-not-an-object': 'The input must be a JSON object.',
  'input-not-sent-as-json': 'Send the input as application/json.',
  'input-not-json': 'The input is not valid JSON.',
  'request-too-large': ({ maxMb }: { maxMb: string }) => `The request is larger than ${maxMb} MB.`,
  'port-taken': ({ port }: { port: number }) => `Port ${port} is taken by another program.`,
  'port-taken-hint': 'Choose another port with --port, or --port 0 for any free one.',
  'host-not-served': ({ host }: { host: string }) => `Vigil does not listen on "${host}": it serves this machine only.`,
  'host-not-served-hint': 'Leave --host out. For a colleague’s machine, use an SSH tunnel to the printed address.',
  'call-cancelled': 'The call was cancelled.',
  'call-id-taken': ({ callId }: { callId: string }) => `A call with the id "${callId}" is still running.`,
  'running-vigil-silent': 'The running Vigil stopped answering.',
  'running-vigil-silent-hint': 'It was closed or it crashed. Run the command again; jobs that were cut off go on.',
  'no-such-media': 'There is no such picture or recording.',
  'media-file-moved': 'The file is not where it was.',
  'data-folder-in-use': ({ dataDir, who }: { dataDir: string; who: string }) =>
    `The data folder ${dataDir} is in use by ${who}, which does not answer.`,
  'data-folder-in-use-hint': 'Close the other Vigil, or choose another folder with --data-dir or VIGIL_DATA_DIR.',
  'owner-file-unwritable': ({ file, reason }: { file: string; reason: string }) =>
    `${file} cannot be written, so no other Vigil would find this one: ${reason}`,
  'owner-file-unwritable-hint': 'Check that this user may write in the data folder and that its drive has space.',
  'open-printed-address': 'Open Vigil with the address it printed.',
  'sign-in-code-used': 'This address has been used in another browser, or is too old.',
  'other-page-refused': 'Requests from other pages are refused.',
  'only-own-window-may-call': 'Only Vigil’s own window may call.',
  'only-under-own-address': 'Vigil answers only under its own address on this machine.',
  'call-not-available': ({ name }: { name: string }) => `"${name}" is not available here.`,
  'vigil-switched-off': 'Indexing, search and questions are switched off (VIGIL_ENABLED).',
  'vigil-switched-off-hint':
    'Switch the feature on in Settings, or start without VIGIL_ENABLED=false where the environment has it.',
  'something-went-wrong': ({ logId, reason }: { logId: string; reason: string }) =>
    `Something went wrong inside Vigil (log id ${logId}): ${reason}`,
  'input-invalid': ({ complaints, more }: { complaints: string; more: number }) =>
    more > 0 ? `${complaints} (and ${more} more)` : complaints,
};
