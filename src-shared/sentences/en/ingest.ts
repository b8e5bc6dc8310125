import { counted, megabytes } from '../../counted.ts';
import { formatTimecode } from '../../time.ts';

/** Taking recordings in: what an ingest job does now. */
export const ingest = {
  'cutting-into-chunks': 'Cutting into chunks',
  'filling-index': 'Filling the index',
  'reading-subtitles': 'Reading subtitles',
  listening: ({ doneSec, durationSec }: { doneSec: number; durationSec: number }) =>
    `Listening: ${Math.round(doneSec)} of ${Math.round(durationSec)} s`,
  'hearing-needs-voice': ({ speech }: { speech: string }) =>
    `What is said was not written down: “${speech}” needs a model that finds voices, and none is installed.`,
  'hearing-failed': ({ reason }: { reason: string }) => `What is heard could not be found out: ${reason}`,
  'hearing-damaged': 'Parts of the sound cannot be decoded; what is said there is left out.',
  'reading-pictures': ({ doneSec, durationSec }: { doneSec: number; durationSec: number }) =>
    `Reading text in the picture: ${formatTimecode(doneSec, 0)} of ${formatTimecode(durationSec, 0)}`,
  'screen-text-failed': ({ reason }: { reason: string }) => `Text in the picture was not read: ${reason}`,
  'reading-by-meaning': 'Reading by meaning',
  'opening-video': 'Opening the video',
  'looking-at': ({ doneSec, durationSec }: { doneSec: number; durationSec: number }) =>
    `Looking at ${formatTimecode(doneSec, 0)} of ${formatTimecode(durationSec, 0)}`,
  'looking-by': ({ looking, accelerator }: { looking: string; accelerator: string }) =>
    `${looking}, decoded by ${accelerator}`,
  'paths-counted': ({ paths }: { paths: number }) => counted(paths, 'path'),
  'files-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'file')}`,
  'objects-not-found': ({ title, problem }: { title: string; problem: string }) =>
    `Objects were not looked for: “${title}” failed. ${problem} Choose another detector or none, then index the video again.`,
  'detector-failed-before': 'It had failed before the indexing was interrupted.',
  'indexing-needs-room': ({ name, bytes, freeBytes }: { name: string; bytes: number; freeBytes: number }) =>
    `Indexing “${name}” leaves about ${megabytes(bytes)}, and the drive of the data folder has ${megabytes(freeBytes)} free.`,
  'indexing-needs-room-hint': 'Free some space on that drive, or add fewer recordings; then try again.',
  'indexing-cancelled': ({ name }: { name: string }) => `Indexing "${name}" was cancelled.`,
  'neither-file-nor-folder': ({ path }: { path: string }) => `${path} is neither a file nor a folder.`,
  'no-video-in-path': ({ path }: { path: string }) => `There is no video in the folder ${path}.`,
  'no-video-in-path-hint': ({ endings }: { endings: string }) =>
    `Choose a folder that holds videos (${endings} and others).`,
  'no-file-at': ({ path }: { path: string }) => `There is no file at ${path}.`,
  'name-not-utf8': ({ path }: { path: string }) => `The name ${path} holds bytes that are not UTF-8.`,
  'name-not-utf8-hint': 'Give it a name in UTF-8 (“convmv” does that for whole folders), then add it again.',
  'link-leads-nowhere': ({ path }: { path: string }) => `${path} is a link that leads nowhere.`,
  'link-leads-nowhere-hint': 'Connect the drive that it leads to, or remove the link.',
  'link-left-alone': ({ path }: { path: string }) => `${path} is a link, which is left alone here.`,
  'link-left-alone-hint': 'Put the recordings themselves there, or add what it leads to in the library.',
  'path-unreadable-hint': 'Check that this user may read the file or folder.',
};
