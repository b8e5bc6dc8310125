import { counted } from '../../counted.ts';

/** The check of the library, and what it mends. */
export const check = {
  'check-title': 'Check of the library',
  'repair-title': 'Repair of the library',
  'check-of-video': ({ name, done, total }: { name: string; done: number; total: number }) =>
    `${name}, ${done} of ${total} videos`,
  'check-of-parts': 'databases, indexes and models',
  'what-scan-summary': 'scan summary',
  'what-frame-times': 'frame times',
  'what-cut-scores': 'cut scores',
  'what-tiny-frames': 'tiny frames',
  'what-motion': 'motion',
  'what-samples': 'sampled frames',
  'what-frame-vectors': 'frame vectors',
  'what-chunk-vectors': 'chunk vectors',
  'what-subtitles': 'list of subtitles',
  'what-thumbnails': 'thumbnails',
  'what-storyboard': 'storyboard',
  'what-waveform': 'waveform',
  'what-sopilot-clips': 'SOPilot clips',
  'what-from-sopilot': 'kept from SOPilot',
  'what-recording': 'recording',
  'what-other-file': 'file',
  'what-database': 'database',
  'what-second-database': 'second database',
  'what-vector-index': 'vector index',
  'what-text-index': 'text index',
  'what-model': 'model',
  'what-adapter': 'feature adapter',
  'what-nameless-folders': 'files of no video',
  'folders-of-no-video': ({ count, folder }: { count: number; folder: string }) =>
    `${counted(count, 'folder')} in ${folder} ${count === 1 ? 'belongs' : 'belong'} to no video of the library.`,
  'need-repair-moves':
    'Vigil can move them into its backups folder, from where they can be put back; if a copy of the database was put back, a newer one may know them.',
  'need-look-at-shared': 'Look whether another library uses this folder; remove them by hand if none does.',
  'folders-moved': ({ folder }: { folder: string }) => `Moved to ${folder}; remove it when nothing of it is missed.`,
  'fault-gone': 'It is gone.',
  'fault-other-size': 'It has another size than when it was written.',
  'fault-other-content': 'Its content is not what was written.',
  'fault-unreadable': 'It cannot be read as what it should be.',
  'fault-checksum-unreadable': 'Its checksum is damaged, or it was never finished.',
  'fault-other-recording': ({ path }: { path: string }) => `${path} holds other bytes than when it was added.`,
  'fault-other-stream': ({ indexed, film }: { indexed: string; film: string }) =>
    `It was indexed by a still picture of its file (${indexed}), not by its film (${film}).`,
  'need-other-recording': 'Put the file back as it was, or add what is there now as a recording of its own.',
  'need-repair': 'Vigil can make it again.',
  'need-nothing': 'Made again.',
  'need-recording': ({ path }: { path: string }) =>
    `The recording ${path} is gone; connect its drive or link the moved file, then repair again.`,
  'need-model': ({ reason }: { reason: string }) => `${reason} Install that model, then repair again.`,
  'need-sopilot-library': 'It came from SOPilot: run “vigil migrate sopilot” with that library again.',
  'need-what-failed': ({ reason }: { reason: string }) => `Making it again failed: ${reason}`,
  'need-model-folder': 'Put the model folder back as it came, or remove it.',
  'need-training': 'Train the feature adapter again.',
  'index-holds-other-number': ({ held, stored }: { held: number; stored: number }) =>
    `It holds ${held} of ${stored} entries.`,
  'second-database-differs': ({ tables }: { tables: string }) => `It differs from the first one in ${tables}.`,
  'file-of-adapter-gone': ({ file }: { file: string }) => `Its file ${file} is gone.`,
  'files-whole': ({ files }: { files: number }) => `${counted(files, 'file')} of the right size`,
  'files-damaged': ({ videos }: { videos: readonly string[] }) =>
    `Files are damaged or gone of ${videos.join(', ')}: run “vigil check --repair”`,
};
