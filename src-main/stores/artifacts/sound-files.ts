import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readVectorMatrix } from '../../formats/npy.ts';
import { encoderOfFile, layout } from './layout.ts';
import { readScanSummary } from './scan-files.ts';

/** Bytes per frame of the files that have one value for each. */
const BYTES_PER_FRAME: Readonly<Record<string, number>> = {
  [layout.frameTimes]: 8,
  [layout.contentScores]: 4,
  [layout.tinyFrames]: 72,
  [layout.motion]: 4,
};

/**
 * Whether a file of a video's folder can be what it should be, judged by its form alone: for files whose checksum nobody
 * has taken yet. False for one that cannot be read.
 */
export async function isSound(folder: string, name: string): Promise<boolean> {
  try {
    if (name === layout.thumbnails) return await arePictures(join(folder, name));
    if (name === layout.storyboardSheets) return isPicture(await readFile(join(folder, name)));
    if (name === layout.scanSummary) return (await readScanSummary(folder)) !== undefined;
    if (name.endsWith('.json')) return JSON.parse(await readFile(join(folder, name), 'utf8')) !== undefined;
    if (name.endsWith('.npy')) return await areVectors(folder, name);
    return await areValues(folder, name);
  } catch {
    return false;
  }
}

async function arePictures(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  for (const name of names) {
    if (!isPicture(await readFile(join(folder, name)))) return false;
  }
  return names.length > 0;
}

/** Whether bytes begin and end as a JPEG does; several one after the other do too. */
function isPicture(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
}

async function areVectors(folder: string, name: string): Promise<boolean> {
  const { rows, vectors } = await readVectorMatrix(join(folder, name));
  if (!vectors.every(Number.isFinite)) return false;
  const encoderId = encoderOfFile(name);
  if (encoderId === undefined || name !== layout.frameVectors(encoderId)) return true;
  return rows === (await sizeOf(folder, layout.sampleTimes(encoderId))) / 8;
}

async function areValues(folder: string, name: string): Promise<boolean> {
  const sizeBytes = await sizeOf(folder, name);
  const encoderId = encoderOfFile(name);
  if (encoderId !== undefined) {
    // One is twice as large as the other, value by value: when they differ, nobody knows which is right.
    const [times, frames] = [layout.sampleTimes(encoderId), layout.sampleFrames(encoderId)];
    return sizeBytes > 0 && (await sizeOf(folder, times)) === 2 * (await sizeOf(folder, frames));
  }
  const bytesPerFrame = BYTES_PER_FRAME[name];
  if (bytesPerFrame === undefined) return sizeBytes > 0;
  const summary = await readScanSummary(folder);
  return summary === undefined || sizeBytes === bytesPerFrame * summary.frameCount;
}

async function sizeOf(folder: string, name: string): Promise<number> {
  return (await stat(join(folder, name))).size;
}
