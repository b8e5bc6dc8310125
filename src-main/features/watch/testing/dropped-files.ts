import { readdirSync } from 'node:fs';
import { isVideoName } from '../../ingest/folder-walk.ts';

/** The bytes of an MP4 as a recording of its own: with a box at its end that every player skips. */
export function ownRecording(mp4: Buffer, number: number): Buffer {
  const box = Buffer.alloc(16);
  box.writeUInt32BE(box.length, 0);
  box.write('free', 4, 'latin1');
  box.writeUInt32BE(number, 8);
  return Buffer.concat([mp4, box]);
}

/** Names of the recordings below a folder, in order; none where there is no such folder. */
export function recordingsBelow(folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile() && isVideoName(file.name))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
