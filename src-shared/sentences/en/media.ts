import { formatTimecode } from '../../time.ts';

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
  'recording-cut-off': 'The recording is cut off: its index is missing.',
  'file-damaged': 'The file is damaged and cannot be opened.',
  'not-a-video-file': 'This is not a video file.',
  'playlist-not-a-video': 'This is a playlist, which only names other files, not a video file.',
  'playlist-not-a-video-hint': 'Add the files that the playlist names.',
  'file-without-progress': ({ limitSec }: { limitSec: number }) =>
    `Nothing more could be read from the file for ${limitSec} s.`,
  'file-without-progress-hint': 'Check the drive that the file lies on, then try again.',
  'recording-encrypted': 'The recording is encrypted.',
  'file-not-there': 'The file is not there or cannot be read.',
  'folder-not-a-video': 'This is a folder, not a video file.',
  'file-empty': 'The file has no content.',
  'still-image-or-text': 'This is a still image or text, not a video.',
  'neither-picture-nor-sound': 'The file holds neither picture nor sound.',
  'no-moving-picture': 'The file has no moving picture.',
  'picture-size-unreadable': 'The picture size cannot be read.',
  'picture-has-too-many-pixels': ({ width, height, maxPixels }: { width: number; height: number; maxPixels: number }) =>
    `The picture has ${width} x ${height} pixels; Vigil takes up to ${Math.floor(maxPixels / 1e6)} million.`,
  'picture-has-too-many-pixels-hint': 'Make a smaller copy of it and use that.',
  'file-changed-since-scan-began': 'The file is not the one this scan was begun with.',
  'file-changed-since-scan-began-hint': 'Index the video again from the start.',
  'scan-failed': 'The scan failed.',
  'decoder-stopped-from-outside': 'The decoder was stopped from outside.',
  'no-picture-of-video-decoded': 'No picture of this video could be decoded.',
  'no-picture-decoded': 'No picture could be decoded.',
  'only-first-part-decoded': ({ decodedSec, durationSec }: { decodedSec: number; durationSec: number }) =>
    `Only the first ${decodedSec.toFixed(1)} s of ${durationSec.toFixed(1)} s could be decoded; the rest is missing or damaged.`,
  'parts-damaged': 'Parts of the recording are damaged; some pictures may be missing or distorted.',
  'pictures-missing': ({ missing, declared }: { missing: number; declared: number }) =>
    `${missing} of ${declared} pictures are missing from the recording.`,
  'pictures-without-time': ({ count }: { count: number }) =>
    `${count} pictures have no time stamp of their own; their times are approximate.`,
  'stretch-without-picture': ({ fromSec, toSec, more }: { fromSec: number; toSec: number; more: number }) =>
    `There is no picture from ${formatTimecode(fromSec)} to ${formatTimecode(toSec)}${more > 0 ? `, and in ${more} more stretches` : ''}: the recording's clock jumps there. Nothing is indexed between.`,
  'clock-turned':
    "The recording's clock jumps, as where recordings were joined; later parts follow the earlier ones, and their times are estimated.",
  'begins-without-complete-picture':
    'The recording does not begin with a complete picture; its first seconds may be grey.',
  'accelerator-failed': ({ accelerator }: { accelerator: string }) => `The decoder ${accelerator} failed.`,
};
