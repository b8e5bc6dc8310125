/** Fetching models from a hub. */
export const downloads = {
  'fetching-forbidden': 'Vigil is set to fetch nothing from other machines.',
  'fetching-forbidden-hint':
    'Allow it with the setting "offline" or VIGIL_OFFLINE, or import the model from a folder, a zip or a pack.',
  'download-address-wrong': ({ address }: { address: string }) =>
    `"${address}" is not an address that begins with http:// or https://.`,
  'download-redirect-refused': ({ host }: { host: string }) =>
    `The server led on to "${host}" in a way that Vigil does not follow.`,
  'download-no-answer': ({ host }: { host: string }) => `"${host}" does not answer.`,
  'download-no-connection': ({ host, reason }: { host: string; reason: string }) =>
    `There is no connection to "${host}" (${reason}).`,
  'download-no-connection-hint':
    'See whether this machine has a network and needs a proxy or a mirror (Settings), or import the model from a folder, a zip or a pack.',
  'download-not-there': ({ host, path }: { host: string; path: string }) => `"${host}" has no "${path}".`,
  'download-not-there-hint': 'The publisher or the mirror took it away. Try the hub itself or another model.',
  'download-refused': ({ host, status }: { host: string; status: number }) =>
    `"${host}" does not give this file out (status ${status}).`,
  'download-refused-hint':
    'It may ask for an account. Fetch it in a browser, then import the folder or the zip it came in.',
  'download-failed': ({ host, status }: { host: string; status: number }) =>
    `"${host}" could not give the file out (status ${status}).`,
  'download-too-slow': ({ name, bytes, seconds }: { name: string; bytes: number; seconds: number }) =>
    `The download of "${name}" stands nearly still: ${bytes} bytes in ${seconds} seconds.`,
  'download-broken-off': ({ name }: { name: string }) => `The connection broke while "${name}" was fetched.`,
  'download-broken-off-hint': 'Start the download again: it goes on where it stopped.',
  'download-other-bytes': ({ name }: { name: string }) => `What came as "${name}" is not the file that was asked for.`,
  'download-other-size': ({ name, sentBytes, bytes }: { name: string; sentBytes: number; bytes: number }) =>
    `What came as "${name}" has ${sentBytes} bytes; the file has ${bytes}.`,
  'download-other-bytes-hint':
    'Nothing of it was kept. A proxy or a mirror may have put something else in its place; try another way to the hub.',
  'download-not-written': ({ name }: { name: string }) => `"${name}" cannot be written to the drive.`,
  'hub-answer-unknown': ({ host }: { host: string }) => `"${host}" does not answer as a model hub does.`,
  'hub-answer-unknown-hint': 'See the address of the hub in Settings.',
};
