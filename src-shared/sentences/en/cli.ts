/** The command line. */
export const cli = {
  'file-unreadable': ({ path }: { path: string }) => `${path} cannot be read.`,
  'command-missing': 'A command is missing.',
  'output-not-written': ({ reason }: { reason: string }) =>
    `What this command had to say could not be written: ${reason}.`,
  'output-not-written-hint': 'Look where its output is sent to, and run it again.',
  stopped: 'Stopped.',
  'training-cancelled': 'The training was cancelled.',
  'adapter-version-invalid': ({ text }: { text: string }) => `“${text}” is no version of the feature adapter.`,
  'adapter-version-invalid-hint': 'Give a number that “sop adapter status” lists, or “none”.',
  'score-job-cancelled': 'The score job was cancelled.',
  'steps-file-not-json': ({ path }: { path: string }) => `The steps file ${path} cannot be read as JSON.`,
  'steps-file-invalid': ({ path }: { path: string }) =>
    `The steps file ${path} is no list of {"name","startSec","endSec"}.`,
  'report-kind-unknown': ({ path }: { path: string }) => `A report is a .pdf, .csv or .json file, not "${path}".`,
  'task-file-not-json': ({ path }: { path: string }) => `The task file ${path} cannot be read as JSON.`,
  'task-file-invalid': ({ path }: { path: string }) => `${path} is no exported task.`,
  'setting-unknown': ({ name }: { name: string }) => `There is no setting "${name}".`,
  'settings-are': ({ names }: { names: string }) => `Settings: ${names}.`,
  'vector-move-goes-on': 'The vector index in use stays. Run the command again: it goes on where it stopped.',
  'see-vigil-help': 'See `vigil --help`, or --help after a command.',
};
