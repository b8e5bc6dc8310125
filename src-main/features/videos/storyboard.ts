import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { readStoryboard } from '../../stores/artifacts/storyboard-files.ts';

/** What is where in a video's sprite sheets, times in seconds on the player's clock. */
export async function storyboardOf(folder: string): Promise<CallOutput<'videos.storyboard'>> {
  const found = await readStoryboard(folder);
  if (!found) return { storyboard: null };
  const { everySec, tileWidth, tileHeight, tilesPerSheet, edition, timesMs } = found;
  const times = timesMs.map((ms) => ms / 1000);
  return { storyboard: { everySec, tileWidth, tileHeight, tilesPerSheet, edition, times } };
}
