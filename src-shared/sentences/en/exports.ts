import { counted } from '../../counted.ts';
import { formatTimecode } from '../../time.ts';

/** Clips and pictures that are handed on. */
export const exports = {
  'export-of-clip': ({ name, startSec, endSec }: { name: string; startSec: number; endSec: number }) =>
    `Clip ${formatTimecode(startSec)} – ${formatTimecode(endSec)} of ${name}`,
  'export-of-picture': ({ name, atSec }: { name: string; atSec: number }) =>
    `Picture at ${formatTimecode(atSec)} of ${name}`,
  'export-of-sheet': ({ name }: { name: string }) => `Contact sheet of ${name}`,
  'export-of-gif': ({ name, startSec, endSec }: { name: string; startSec: number; endSec: number }) =>
    `GIF ${formatTimecode(startSec)} – ${formatTimecode(endSec)} of ${name}`,
  'export-of-clips': ({ count }: { count: number }) => `${counted(count, 'clip')} as one archive`,
  'export-writes': 'Writing',
  'export-writes-clip': ({ number, count }: { number: number; count: number }) => `Writing clip ${number} of ${count}`,

  'export-start-after-end': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `The clip would begin at ${formatTimecode(startSec, 3)} and end at ${formatTimecode(endSec, 3)}, which is not later.`,
  'export-start-after-end-hint': 'Set the end behind the start.',
  'export-outside-video': ({ atSec, durationSec, name }: { atSec: number; durationSec: number; name: string }) =>
    `${formatTimecode(atSec, 3)} lies outside of ${name}, which is ${formatTimecode(durationSec, 3)} long.`,
  'export-outside-video-hint': 'Choose times inside the recording.',
  'no-picture-in-span': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `There is no picture from ${formatTimecode(startSec, 3)} to ${formatTimecode(endSec, 3)}.`,
  'no-picture-in-span-hint': 'Choose a longer part.',
  'gif-too-long': ({ maxSec }: { maxSec: number }) => `An animated picture may be ${maxSec} s long.`,
  'gif-too-long-hint': 'Choose a shorter part, or export a clip.',
  'export-failed': 'The part could not be decoded.',
  'export-without-sound': 'The clip is without sound: it could not be brought in step with the pictures.',

  'copy-shows-all': 'A copy holds the pictures as they are: no clock and no privacy mask can be drawn into it.',
  'copy-shows-all-hint': 'Export without clock and mask, or encode the clip anew.',
  'copy-impossible': 'No part of this recording can be copied as it is: it does not say where its pictures are.',
  'copy-impossible-hint': 'Encode the clip anew.',
  'copy-from-key-frame': ({ startSec, endSec }: { startSec: number; endSec: number }) =>
    `A copy goes from key frame to key frame: this one from ${formatTimecode(startSec, 3)} to ${formatTimecode(endSec, 3)}.`,
  'clock-not-drawn': 'This ffmpeg cannot draw text, so no clock can be burned in.',
  'clock-not-drawn-hint': 'Export without the clock, or install an ffmpeg with its filter drawtext.',
  'sheet-without-times': 'The sheet is without times: this ffmpeg cannot draw text.',

  'export-onto-source': ({ path }: { path: string }) => `${path} is the recording that the export is made of.`,
  'export-onto-source-hint': 'Choose another name; the recording stays as it is.',
  'export-file-there': ({ path }: { path: string }) => `There is a file ${path} already.`,
  'export-file-there-hint': 'Choose another name, replace it, or let the new one get a number.',
  'export-folder-unwritable': ({ folder }: { folder: string }) => `Nothing can be written to ${folder}.`,
  'export-folder-unwritable-hint': 'Choose another folder.',
  'export-drive-full': ({ folder }: { folder: string }) => `The drive with ${folder} is full.`,
  'export-ending-wrong': ({ endings }: { endings: string }) => `The file must end in ${endings}.`,
  'export-not-found': ({ exportId }: { exportId: string }) => `There is no exported file ${exportId}.`,
  'export-not-found-hint': 'It was removed, or has not been made yet. Export it again.',
  'export-offer-used': 'This link was used already.',
  'export-offer-used-hint': 'Ask for the file again.',
  'export-needs-clips': 'There is nothing to export.',
  'export-needs-clips-hint': 'Give clips, or an answer that has evidence.',
  'export-if-there-unknown': ({ text }: { text: string }) =>
    `“${text}” is none of refuse, replace and number, which say what happens where a file is in the place.`,
  'export-clip-unreadable': ({ text }: { text: string }) => `“${text}” is no clip.`,
  'export-clip-unreadable-hint': 'Write the id of a video, @, and two times: id@1:15-1:20.5.',
  'answer-not-kept': ({ answerId }: { answerId: string }) => `There is no answer ${answerId}.`,
  'clips-left-out': ({ count }: { count: number }) =>
    `${counted(count, 'clip')} could not be exported; list.csv says why.`,
};
