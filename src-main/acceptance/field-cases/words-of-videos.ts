import { openLibrary } from '../testing/in-process.ts';
import type { Indexed } from './field-case.ts';

/** The words that each indexed video has, by the name of its file, in order of time. */
export async function wordsOfVideos(
  dataDir: string,
  { videos }: Indexed,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { client, close } = await openLibrary(dataDir);
  try {
    const words = videos.map(async ({ videoId, path }) => {
      const { transcript } = await client.call('videos.timeline', { videoId });
      return [path.split('/').at(-1)!, transcript.map(({ text }) => text)] as const;
    });
    return Object.fromEntries(await Promise.all(words));
  } finally {
    await close();
  }
}
