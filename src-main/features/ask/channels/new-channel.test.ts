import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../../src-shared/contract/api.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { worded } from '../../../../src-shared/sentences/word.ts';
import { askCalls } from '../ask-calls.ts';
import { makeColourVideo } from '../testing/synthetic-video.ts';
import { type IndexedVideo, openTestLibrary, type TestLibrary } from '../testing/test-library.ts';
import type { Channel } from './channel.ts';
import { CHANNELS } from './channels.ts';

const HEARD = { startSec: 11, endSec: 12 };
const UNSURE = { startSec: 21, endSec: 22 };

/** A channel that nothing outside this file knows: it hears whistles, one of them clearly, and widens to two seconds. */
const whistle: Channel = {
  key: 'whistle',
  async retrieve({ text, filter, levels, pool }, { clips }) {
    const [videoId] = filter.videoIds ?? [];
    if (videoId === undefined || !text?.includes('whistle')) return [];
    const level = levels?.[0] ?? 'micro';
    const candidates = [];
    for (const [span, strength] of [[HEARD, 0.75] as const, [UNSURE, 0.25] as const].slice(0, pool)) {
      const [chunk] = await clips.listWithin(videoId, level, span.startSec, span.endSec);
      const support = [{ channel: 'whistle', strength }] as const;
      candidates.push({ ...span, chunkId: chunk!.chunkId, videoId, level, score: strength, support });
    }
    return [{ weight: 2, candidates }];
  },
  widen: async (candidates) =>
    candidates.map(({ startSec, endSec }) => ({ startSec: startSec - 0.5, endSec: endSec + 0.5 })),
  confidence:
    async () =>
    ({ strength }) => ({ confidence: strength, supported: strength >= 0.5 }),
  why: ({ strength }) => asIs(`sounds like a whistle (${strength})`),
};

let folder = '';
let library: TestLibrary;
let video: IndexedVideo;
let handlers: ReturnType<typeof askCalls>;
const running = { signal: new AbortController().signal };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-new-channel-'));
  library = await openTestLibrary(undefined, [...CHANNELS, whistle]);
  handlers = askCalls(library.needs);
  const parts = ['gray', 'yellow', 'gray'].map((colour) => ({ colour, sec: 10 }));
  video = await library.addVideo(await makeColourVideo(folder, 'yard.mp4', parts));
});
afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true });
});

const ask = (question: string) =>
  handlers['vigil.query'](api['vigil.query'].input.parse({ question, videoIds: [video.videoId] }), running);

describe('a channel more, given as a value', () => {
  it('finds, widens, judges and explains by itself where the others find nothing', async () => {
    const answer = worded(await ask('Who blew the whistle?'));
    expect(answer).toMatchObject({ found: true, confidence: 0.75 });
    expect(answer.evidence).toMatchObject([
      { startSec: 10.5, endSec: 12.5, channels: ['whistle'], whyRelevant: 'Sounds like a whistle (0.75)' },
      { startSec: 20.5, endSec: 22.5, channels: ['whistle'], whyRelevant: 'Weak match: sounds like a whistle (0.25)' },
    ]);
    expect(answer.sentences[0]!.evidence).toEqual([1]);
  });

  it('supports what the others find at the same moment', async () => {
    const [best] = worded(await ask('the yellow whistle')).evidence;
    expect(best!.channels.toSorted()).toEqual(['visual', 'whistle']);
    expect(best!.whyRelevant).toMatch(/^Looks like .*, and sounds like a whistle \(0\.75\)$/);
  });

  it('is searched as the others are, as the contract says', async () => {
    const input = { text: 'whistle', filters: { videoIds: [video.videoId] } };
    const found = await handlers['vigil.search'](api['vigil.search'].input.parse(input), running);
    expect(api['vigil.search'].output.parse(found)).toEqual(found);
    expect(found.hits[0]).toMatchObject({ startSec: 10.5, channels: ['whistle'], text: null });
  });
});
