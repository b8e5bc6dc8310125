import { say } from '../../../../src-shared/sentences/say.ts';
import { labelsAskedFor } from '../sound-words.ts';
import type { Channel, ChannelQuery, ChannelSources } from './channel.ts';
import { labelledVideos, nearestChunk } from './transcript.ts';

/** A sound that was asked for by name counts as much as words that were. */
const WEIGHT = 1.2;
const MIN_SCORE = 0.4;
const MAX_CONFIDENCE = 0.9;

/** What is heard besides words: sounds by their labels. Its strength is the score that the sound model gave, 0..1. */
export const sounds: Channel = {
  key: 'sounds',
  async retrieve(query, sources) {
    const { filter, levels, pool } = query;
    const labels = await labelsOf(query, sources);
    if (labels.length === 0) return [];
    const { fromSec, toSec } = filter;
    const videoIds = await labelledVideos(filter, sources);
    const found = await sources.sounds.find({ labels, videoIds, fromSec, toSec, limit: pool });
    const level = levels?.[0] ?? 'micro';
    const candidates = await Promise.all(
      found.map(async ({ videoId, label, score, startSec, endSec }) => {
        const chunk = await nearestChunk({ videoId, startSec, endSec }, level, sources);
        if (!chunk) return undefined;
        const support = [{ channel: sounds.key, strength: score, sound: label }] as const;
        return { chunkId: chunk.chunkId, videoId, level, startSec, endSec, score, support };
      }),
    );
    return [{ weight: WEIGHT, candidates: candidates.filter((candidate) => candidate !== undefined) }];
  },
  widen: async (candidates) => candidates.map(({ startSec, endSec }) => ({ startSec, endSec })),
  confidence:
    async () =>
    ({ strength }) => ({ confidence: strength * MAX_CONFIDENCE, supported: strength >= MIN_SCORE }),
  why: ({ sound, strength }) => say('moment-sounds-like', { sound: sound ?? '', score: strength }),
};

/** Labels that were heard somewhere and that the text asks for. */
async function labelsOf({ text }: ChannelQuery, sources: Pick<ChannelSources, 'sounds'>): Promise<string[]> {
  return text === undefined ? [] : labelsAskedFor(text, await sources.sounds.labels());
}
