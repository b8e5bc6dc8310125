import { counted, megabytes } from '../../counted.ts';

/** How each part of Vigil is. */
export const health = {
  'database-searchable': ({ database, videos }: { database: string; videos: number }) =>
    `${database}, ${counted(videos, 'video')} searchable`,
  'ffmpeg-version': ({ version, decoding }: { version: string; decoding: string }) => `ffmpeg ${version}. ${decoding}`,
  'decoder-unknown': 'No long recording has been decoded yet, so it is not known what decodes it best.',
  'decoder-off': 'The processor decodes: decoding by devices is switched off.',
  'decoder-short': 'The processor decodes: the recording is short.',
  'decoder-no-device': 'The processor decodes: ffmpeg finds no device here that could.',
  'decoder-other-frames': ({ accelerator }: { accelerator: string }) =>
    `The processor decodes: ${accelerator} gave other pictures or times.`,
  'decoder-other-scores': ({ accelerator }: { accelerator: string }) =>
    `The processor decodes: the pictures of ${accelerator} gave other cut scores.`,
  'decoder-slower': ({ accelerator }: { accelerator: string }) =>
    `The processor decodes: ${accelerator} was not clearly faster.`,
  'decoder-failed': ({ accelerator, problem }: { accelerator: string; problem: string }) =>
    `The processor decodes: ${accelerator} failed. ${problem}`,
  'decoder-proven': ({ accelerator, times }: { accelerator: string; times: number }) =>
    `${accelerator} decodes: in a trial it gave the same cut scores, ${times.toFixed(1)} times as fast.`,
  'model-in-thread': ({ title }: { title: string }) => `${title}, in a thread of its own`,
  'model-in-process': ({ title }: { title: string }) => `${title}, in a process of its own`,
  'devices-of-models': ({
    lines,
    takenBytes,
    budgetBytes,
  }: {
    lines: readonly string[];
    takenBytes: number;
    budgetBytes: number;
  }) => `${lines.join(' ')} Open models take ${megabytes(takenBytes)} of ${megabytes(budgetBytes)}.`,
  'model-on-device': ({
    title,
    where,
    figures,
    reasons,
  }: Record<'title' | 'where' | 'figures', string> & { reasons: readonly string[] }) =>
    `${title} on ${where}${figures && ` (${figures})`}: ${reasons.join(' ')}`,
  'device-speed': ({ rowsPerSec, bytes }: { rowsPerSec: number; bytes: number }) =>
    `${rowsPerSec} a second, ${megabytes(bytes)}`,
  'indexing-switched-off': 'Indexing and search are switched off',
  'vectors-in-index': ({ backend, vectors }: { backend: string; vectors: number }) =>
    `${backend} index, ${counted(vectors, 'vector')}`,
  'vectors-in-index-notice': ({ stored, notice }: { stored: string; notice: string }) => `${stored}. ${notice}`,
  'vectors-of-videos-left-out': ({ stored, videos }: { stored: string; videos: readonly string[] }) =>
    `${stored}. Damaged or gone are the vectors of ${videos.join(', ')}: run “vigil check --repair”`,
  'vectors-in-qdrant': ({ server, stored }: { server: string; stored: string }) => `${server}: ${stored}`,
  'drive-has-room': ({ freeBytes }: { freeBytes: number }) =>
    `${megabytes(freeBytes)} free on the drive of the data folder`,
  'drive-short': ({ freeBytes }: { freeBytes: number }) =>
    `The drive of the data folder is full or nearly so, ${megabytes(freeBytes)} free: remove videos or free space elsewhere on it`,
  'lines-with-time': ({ lines }: { lines: number }) => `${counted(lines, 'line')} with time stamps`,
  'settings-read': 'Read without a problem',
  'second-database-waits': ({ second, rowsBehind, problem }: { second: string; rowsBehind: number; problem: string }) =>
    `${second}: ${counted(rowsBehind, 'row')} to be written. ${problem}`,
  'second-database-filled': ({ second, rowsCopied }: { second: string; rowsCopied: number }) =>
    `${second} is being filled, ${counted(rowsCopied, 'row')} so far`,
  'second-database-in-step': ({ second }: { second: string }) => `${second}, in step`,
  'second-database-behind': ({
    second,
    rowsBehind,
    secondsBehind,
  }: {
    second: string;
    rowsBehind: number;
    secondsBehind: number;
  }) => `${second}, ${counted(rowsBehind, 'row')}, ${secondsBehind.toFixed(1)} s behind`,
};
