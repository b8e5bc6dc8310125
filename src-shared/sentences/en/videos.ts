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
};
