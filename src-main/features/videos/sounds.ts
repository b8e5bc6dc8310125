import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { readHearing } from '../../stores/artifacts/hearing-file.ts';

/** What was heard in a video. */
export async function soundsOf(folder: string): Promise<CallOutput<'videos.sounds'>> {
  const hearing = await readHearing(folder);
  if (!hearing) return { state: 'not-heard', by: { voice: null, sound: null, speech: null }, speech: [], sounds: [] };
  const { by, speech, sounds } = hearing;
  return { state: 'heard', by, speech, sounds };
}
