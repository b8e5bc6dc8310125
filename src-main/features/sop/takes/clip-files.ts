import { existsSync } from 'node:fs';
import type { Artifacts } from '../../../stores/artifacts/artifacts.ts';

/** Where the SOPilot clips of a video lie. */
export interface ClipFiles {
  /** The video's artifacts folder. */
  readonly folder: string;
  readonly vectorsPath: string;
  readonly metaPath: string;
}

export function clipFiles(artifacts: Artifacts, videoId: string): ClipFiles {
  return {
    folder: artifacts.folder(videoId),
    vectorsPath: artifacts.sopilotVectors(videoId),
    metaPath: artifacts.sopilotMeta(videoId),
  };
}

/** Whether both files of the clips are there. */
export function hasClips({ vectorsPath, metaPath }: ClipFiles): boolean {
  return existsSync(vectorsPath) && existsSync(metaPath);
}
