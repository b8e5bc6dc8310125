/** The data folder, settings, threads and what Vigil was started with. */
export const system = {
  'setting-fixed-outside': ({ name }: { name: string }) =>
    `The setting “${name}” is fixed by an environment variable or a start option.`,
  'setting-fixed-outside-hint': 'Remove it there and start again to change it here.',
  'data-folder-drive-full': ({ dataDir }: { dataDir: string }) => `The drive of the data folder ${dataDir} is full.`,
  'data-folder-not-writable': ({ dataDir, reason }: { dataDir: string; reason: string }) =>
    `The data folder ${dataDir} cannot be written: ${reason}.`,
  'data-folder-drive-full-hint':
    'Free some space, or choose a folder on another drive with VIGIL_DATA_DIR or --data-dir.',
  'data-folder-not-writable-hint':
    'Choose a folder you may write with VIGIL_DATA_DIR or --data-dir, or change its permissions.',
  'home-folder-unknown': 'Vigil does not know your home folder, so it has no place for its library.',
  'home-folder-unknown-hint': 'Choose a folder for it with VIGIL_DATA_DIR or --data-dir.',
  'variable-not-allowed': ({ name, value, allowed }: { name: string; value: string; allowed: string }) =>
    `${name} is “${value}”, which is not allowed. Allowed: ${allowed}.`,
  'variable-not-allowed-hint': ({ name }: { name: string }) =>
    `Set ${name} to an allowed value or remove it, then start again.`,
  'data-folder-not-lockable': ({ reason }: { reason: string }) => `The data folder cannot be locked: ${reason}.`,
  'data-folder-not-lockable-hint': 'Choose a data folder on a local drive that can be written.',
  'thread-task-unknown': ({ task }: { task: string }) => `There is no task "${task}".`,
  'thread-input-unsendable': ({ task }: { task: string }) => `The input of task "${task}" cannot be sent.`,
  'thread-died': ({ task, reason }: { task: string; reason: string }) => `The thread of task "${task}" died: ${reason}`,
  'stopped-early': 'Stopped before it was done.',
  'settings-file-damaged': ({ kept }: { kept: string }) =>
    `The settings file is damaged; it was kept as ${kept}, and the defaults are used.`,
  'settings-with-wrong-values': ({ names, kept }: { names: string; kept: string }) =>
    `Settings with wrong values are left at their defaults: ${names}. The file was kept as ${kept}.`,
  'another-program': 'another program',
  'process-number': ({ pid }: { pid: number }) => `process ${pid}`,
};
