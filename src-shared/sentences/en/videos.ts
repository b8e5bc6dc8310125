/** Videos of the library, their files and chunks. */
export const videos = {
  'id-not-for-file-name': ({ id }: { id: string }) => `“${id}” cannot be part of a file name.`,
  'id-not-for-file-name-hint': 'Ids are made of letters, digits, dots, dashes and underscores.',
  'scan-incomplete': ({ file }: { file: string }) =>
    `What the scan left of this video is incomplete (${file} is missing).`,
  'index-video-again': 'Index the video again.',
  'chunk-not-found': ({ chunkId }: { chunkId: string }) => `There is no chunk ${chunkId} in the library.`,
  'video-not-found': ({ videoId }: { videoId: string }) => `There is no video ${videoId} in the library.`,
  'video-not-scanned': 'This video has not been scanned.',
  'id-or-path-needed': 'Give either the id of a video or the path of a file.',
  'other-footage': ({ path, name }: { path: string; name: string }) => `${path} holds other footage than "${name}".`,
  'other-footage-hint': 'Choose the moved file itself; a cut or converted copy has to be imported as a new video.',
  'video-file-gone': ({ name, path }: { name: string; path: string }) =>
    `The file of "${name}" is no longer at ${path}.`,
  'video-file-gone-hint': 'Point the video to its new place with “Find file”, or put the drive back.',
  'recording-changed': ({ name, path }: { name: string; path: string }) =>
    `${path} is not the recording “${name}” any more: the file was replaced, went on growing or was cut off after it was added.`,
  'recording-changed-hint':
    'Put the file back as it was, or add it again: what is there now becomes a recording of its own.',
  'recording-written-to': ({ path }: { path: string }) => `${path} was written to while it was being indexed.`,
  'recording-written-to-hint': 'Add it again when the recording or the copy has ended.',
  'file-still-written': ({ path }: { path: string }) => `${path} is still being written.`,
  'file-still-written-hint': 'Add it again when the recording or the copy has ended.',
  'no-thumbnails-yet': 'This video has no thumbnails yet.',
  'upload-arrived-empty': ({ name }: { name: string }) => `"${name}" arrived empty.`,
};
