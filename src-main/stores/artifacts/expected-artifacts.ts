import { encoderOfFile, layout } from './layout.ts';

/**
 * Names that must be in a video's folder: the chunk vectors of every encoder it has rows of, and everything a scan
 * leaves if it was scanned.
 */
export function expectedArtifacts(encoderIds: readonly string[], scannedWith: string | null): string[] {
  const names = encoderIds.map((encoderId) => layout.chunkVectors(encoderId));
  if (scannedWith === null) return names;
  const { scanSummary, frameTimes, contentScores, motion, thumbnails } = layout;
  const { sampleTimes, sampleFrames, frameVectors } = layout;
  const ofEncoder = [sampleTimes, sampleFrames, frameVectors].map((name) => name(scannedWith));
  return [...new Set([...names, scanSummary, frameTimes, contentScores, motion, thumbnails, ...ofEncoder])];
}

/** Whether a file was brought over from SOPilot and is made by no encoder here. */
export function isFromSopilot(name: string, encoderIds: readonly string[]): boolean {
  if (name.startsWith(`${layout.fromSopilot}/`)) return true;
  const encoderId = encoderOfFile(name);
  return encoderId !== undefined && name === layout.chunkVectors(encoderId) && !encoderIds.includes(encoderId);
}
