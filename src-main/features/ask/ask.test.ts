import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../src-shared/contract/api.ts';
import { word, worded } from '../../../src-shared/sentences/word.ts';
import { temporalIou } from '../../../src-shared/time.ts';
import { runProcess, SAFE_ARGS } from '../../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { askCalls } from './ask-calls.ts';
import { makeColourVideo } from './testing/synthetic-video.ts';
import { type IndexedVideo, openTestLibrary, type TestLibrary } from './testing/test-library.ts';

let folder = '';
let library: TestLibrary;
let colours: IndexedVideo;
let speech: IndexedVideo;
let handlers: ReturnType<typeof askCalls>;
const running = { signal: new AbortController().signal };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-ask-test-'));
  library = await openTestLibrary();
  handlers = askCalls(library.needs);
  const grey = { colour: 'gray', sec: 10 };
  colours = await library.addVideo(
    await makeColourVideo(folder, 'colours.mp4', [
      grey,
      { colour: 'yellow', sec: 5 },
      grey,
      { colour: 'blue', sec: 5 },
      grey,
    ]),
  );
  speech = await library.addVideo(await makeColourVideo(folder, 'speech.mp4', [grey, { colour: 'white', sec: 10 }]), {
    lines: [
      { startSec: 2, endSec: 4, text: 'Now tighten the left' },
      { startSec: 4, endSec: 6, text: 'clamp with the torque wrench.' },
      { startSec: 12, endSec: 14, text: 'And wait for the green lamp.' },
    ],
  });
});
afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true });
});

const ask = (input: Record<string, unknown>) => handlers['vigil.query'](api['vigil.query'].input.parse(input), running);
const search = (input: Record<string, unknown>) =>
  handlers['vigil.search'](api['vigil.search'].input.parse(input), running);

describe('vigil.query', () => {
  it('finds what is seen, with times made from spans, and saves the answer', async () => {
    const answer = await ask({ question: 'When is something yellow?', videoIds: [colours.videoId] });
    expect(answer.found).toBe(true);
    const [best] = answer.evidence;
    expect(temporalIou(best!, { startSec: 10, endSec: 15 })).toBeGreaterThan(0.9);
    expect(answer.answer).toContain('00:10.0–00:15.0 [1]');
    expect(answer.sentences[0]!.evidence).toEqual([1]);
    expect(answer.confidence).toBeGreaterThan(0.5);
    expect(answer.encoder).toBe('vigil-basic');
    const { answers } = await handlers['vigil.answers']({ videoId: colours.videoId, limit: 1 }, running);
    expect(answers).toEqual([api['vigil.query'].output.parse(answer)]);
  });

  it('says "not in the footage" for what the encoder knows but the video does not show', async () => {
    const answer = await ask({ question: 'When is something red?', videoIds: [colours.videoId] });
    expect(answer).toMatchObject({ found: false, outcome: 'not-found', confidence: 0 });
    expect(answer.answer).toMatch(/^Not in the footage\. The nearest misses/);
    expect(answer.evidence.length).toBeGreaterThan(0);
    expect(word(answer.evidence[0]!.whyRelevant)).toMatch(/^Weak match/);
  });

  it('does not answer from an encoder that knows no word of the question', async () => {
    const answer = await ask({ question: 'Who operates the forklift?', videoIds: [colours.videoId] });
    expect(answer).toMatchObject({ found: false, outcome: 'not-understood', evidence: [], confidence: 0 });
    expect(answer.answer).toMatch(/^Not understood/);
    expect(answer.answer).not.toContain('Not in the footage');
    expect(worded(answer.unknowns).join(' ')).toContain('no words for this');
    expect(worded(answer.unknowns).join(' ')).toContain('install an encoder that reads any text');
  });

  it('does not say that it is not there while footage is still to be searched', async () => {
    const { videos } = library.needs;
    const all = await ask({ question: 'When is something pink?' });
    expect(all.outcome).toBe('not-found');
    const before = await videos.totals({});
    await library.videos.updateFacts(speech.videoId, { status: 'indexing' });
    const some = await ask({ question: 'When is something pink?' });
    await library.videos.updateFacts(speech.videoId, { status: 'ready' });
    expect(some).toMatchObject({ found: false, outcome: 'not-finished' });
    expect(some.answer).toMatch(/^Not found so far/);
    expect(worded(some.unknowns).join(' ')).toContain(
      `Searched so far: ${before.ready.videos - 1} of ${before.ready.videos} recordings, `,
    );
  });

  it('says so where there is nothing to search', async () => {
    const answer = await ask({ question: 'When is something red?', filters: { domain: 'no such place' } });
    expect(answer).toMatchObject({ found: false, outcome: 'not-finished', evidence: [] });
    expect(worded(answer.unknowns).join(' ')).toContain('There is no recording to search');
  });

  it('claims no more than what it has words for', async () => {
    const answer = await ask({ question: 'When does a bright yellow crane appear?', videoIds: [colours.videoId] });
    expect(word(answer.evidence[0]!.whyRelevant)).toContain('“bright yellow”');
    expect(answer.answer).not.toContain('crane');
  });

  it('finds what is said, widened to the sentence', async () => {
    const answer = await ask({ question: 'When do they use the torque wrench?' });
    expect(answer.found).toBe(true);
    expect(answer.evidence[0]).toMatchObject({
      videoId: speech.videoId,
      startSec: 2,
      endSec: 6,
      channels: ['transcript'],
    });
    expect(answer.answer).toContain('“clamp with the torque wrench.” is said at 00:04.0–00:06.0');
  });

  it('streams the text under the id that the caller brings, whether or not it is found', async () => {
    for (const question of ['When is something yellow?', 'torque wrench or green lamp', 'When is something red?']) {
      library.deltas.length = 0;
      const answerId = randomUUID();
      const answer = await ask({ question, answerId });
      expect(answer.answerId).toBe(answerId);
      expect(library.deltas).toHaveLength(answer.sentences.length);
      expect(new Set(library.deltas.map((delta) => delta.answerId))).toEqual(new Set([answerId]));
      expect(library.deltas.map(({ text }) => text).join('')).toBe(answer.answer);
    }
  });

  it('refuses an id that an answer has, or that is being answered', async () => {
    const answerId = randomUUID();
    const twice = await Promise.allSettled([1, 2].map(() => ask({ question: 'yellow', answerId })));
    expect(twice).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }]);
    await expect(ask({ question: 'blue', answerId })).rejects.toMatchObject({ code: 'conflict' });
    expect(() => api['vigil.query'].input.parse({ question: 'yellow', answerId: 'mine' })).toThrow();
  });

  it('ends a question at once when it is withdrawn while a model opens, and keeps nothing of it', async () => {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const { promise: asked, resolve: askedFor } = Promise.withResolvers<void>();
    const { vision, ...others } = library.needs;
    const slow = askCalls({
      ...others,
      vision: async () => {
        askedFor();
        await opened;
        return vision();
      },
    });
    const caller = new AbortController();
    const answerId = randomUUID();
    const input = api['vigil.query'].input.parse({ question: 'yellow', answerId });
    const answer = slow['vigil.query'](input, { signal: caller.signal });
    await asked;
    caller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    resolve();
    // The id is free again, so nothing was saved under it.
    expect(await slow['vigil.query'](input, running)).toMatchObject({ answerId, found: true });
  });

  it('keeps to the time named in the question', async () => {
    const early = await ask({ question: 'yellow before 0:08', videoIds: [colours.videoId] });
    expect(early.found).toBe(false);
    for (const { startSec } of early.evidence) expect(startSec).toBeLessThan(8);
    const half = await ask({ question: 'anything blue in the second half?', videoIds: [colours.videoId] });
    expect(half.found).toBe(true);
    expect(half.evidence[0]!.startSec).toBeCloseTo(25, 0);
    const everywhere = await ask({ question: 'blue in the first half' });
    expect(everywhere.found).toBe(false);
  });

  it('names what is wrong: model, video, cancelled', async () => {
    await expect(ask({ question: 'yellow', model: 'oracle' })).rejects.toMatchObject({ code: 'model-missing' });
    await expect(ask({ question: 'yellow', videoIds: ['nowhere'] })).rejects.toMatchObject({ code: 'not-found' });
    const input = api['vigil.query'].input.parse({ question: 'yellow' });
    const withdrawn = handlers['vigil.query'](input, { signal: AbortSignal.abort() });
    await expect(withdrawn).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('vigil.search', () => {
  it('by text gives distinct moments, best first, as the contract says', async () => {
    const found = await search({ text: 'yellow', topK: 5 });
    expect(api['vigil.search'].output.parse(found)).toEqual(found);
    expect(found).toMatchObject({ backend: 'exact', encoder: 'vigil-basic', notices: [] });
    expect(found.hits[0]).toMatchObject({ videoId: colours.videoId, videoName: 'colours.mp4', channels: ['visual'] });
    for (const [at, hit] of found.hits.entries()) {
      for (const other of found.hits.slice(at + 1)) {
        if (hit.videoId === other.videoId) expect(temporalIou(hit, other)).toBeLessThan(0.5);
      }
    }
    expect(found.hits.map(({ score }) => score)).toEqual(
      found.hits.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });

  it('by picture and by chunk finds the look-alike, not the chunk itself', async () => {
    const { ffmpegPath } = await findMediaBinaries(process.env);
    const picture = join(folder, 'blue.png');
    const make = ['-y', '-f', 'lavfi', '-i', 'color=blue:s=200x100', '-frames:v', '1', picture];
    await runProcess(ffmpegPath, [...SAFE_ARGS, ...make]);
    const byPath = await search({ imagePath: picture, topK: 1 });
    const byBytes = await search({ imageBase64: readFileSync(picture).toString('base64'), topK: 1 });
    expect(byPath.hits[0]!.startSec).toBeCloseTo(25, 0);
    expect(byBytes.hits).toEqual(byPath.hits);

    const greyChunk = colours.chunks.find(({ level, startSec }) => level === 'micro' && startSec === 3)!;
    const alike = await search({ likeChunkId: greyChunk.chunkId, topK: 3 });
    for (const hit of alike.hits) {
      const same =
        hit.videoId === greyChunk.videoId && hit.startSec < greyChunk.endSec && hit.endSec > greyChunk.startSec;
      expect(same).toBe(false);
    }
  });

  it('at one level gives chunks of that level as they are', async () => {
    const { hits } = await search({ text: 'yellow', level: 'meso', topK: 3 });
    expect(hits.every(({ level }) => level === 'meso')).toBe(true);
    const chunkIds = colours.chunks.filter(({ level }) => level === 'meso').map(({ chunkId }) => chunkId);
    expect(chunkIds).toContain(hits[0]!.chunkId);
  });

  it('refuses no sample, two samples, and what is no picture', async () => {
    await expect(search({})).rejects.toMatchObject({ code: 'bad-input' });
    await expect(search({ text: 'yellow', likeChunkId: 'x' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(search({ imageBase64: 'bm90IGEgcGljdHVyZQ==' })).rejects.toMatchObject({ code: 'undecodable' });
    await expect(search({ imagePath: join(folder, 'absent.png') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(search({ likeChunkId: 'absent' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
