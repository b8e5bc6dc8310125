import { formatTimecode } from '../../time.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 10e9 ? 2 : 0)} GB`;

/** Playable copies of recordings that a window does not play as they are. */
export const proxies = {
  'proxy-title': ({ name }: { name: string }) => `Playable copy of ${name}`,
  'proxy-progress': ({ doneSec, totalSec }: { doneSec: number; totalSec: number }) =>
    `${formatTimecode(doneSec, 0)} of ${formatTimecode(totalSec, 0)}`,
  'proxy-not-made': 'No playable copy of this recording could be made.',
  'no-h264-encoder': 'The ffmpeg of this machine cannot write H.264, which playable copies are made of.',
  'no-h264-encoder-hint': 'Install an ffmpeg that has libx264, or set FFMPEG_PATH to one.',
  'proxy-without-room': ({ neededBytes, freeBytes }: { neededBytes: number; freeBytes: number }) =>
    `Making a playable copy takes up to ${gigabytes(neededBytes)}, and the drive has ${gigabytes(freeBytes)} left.`,
  'proxy-without-room-hint': 'Free space on the drive of the data folder, or remove videos, then try again.',
  'proxy-over-budget': ({ neededBytes, budgetBytes }: { neededBytes: number; budgetBytes: number }) =>
    `Playable copies would take ${gigabytes(neededBytes)}, and they may take ${gigabytes(budgetBytes)}.`,
  'proxy-over-budget-hint': 'Allow more in Settings, Playback, or remove playable copies that are not needed.',
  'recording-changed-meanwhile': ({ path }: { path: string }) =>
    `${path} was written to while a playable copy of it was being made.`,
  'recording-changed-meanwhile-hint': 'Try again when the recording or the copy has ended.',
  'no-such-proxy': 'There is no such playable copy (any more).',
  'what-proxy': 'playable copy',
  'proxy-removed-by-repair': 'Removed; it is made again when the recording is opened.',
};
