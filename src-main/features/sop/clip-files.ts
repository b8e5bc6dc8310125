import { existsSync } from 'node:fs';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import type { ClipFiles } from './sopilot-part.ts';

/** Where SOPilot's clips of a video lie. */
export function clipFiles(artifacts: Artifacts, videoId: string): ClipFiles {
  return {
    folder: artifacts.folder(videoId),
    vectorsPath: artifacts.sopilotVectors(videoId),
    metaPath: artifacts.sopilotMeta(videoId),
  };
}

export async function hasClips({ vectorsPath, metaPath }: ClipFiles): Promise<boolean> {
  return existsSync(vectorsPath) && existsSync(metaPath);
}
