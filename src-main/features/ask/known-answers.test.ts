import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, type CallInput, type CallOutput } from '../../../src-shared/contract/api.ts';
import type { Chunk } from '../../../src-shared/model/chunk.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { askCalls } from './ask-calls.ts';
import { makeColourVideo } from './testing/synthetic-video.ts';
import { type IndexedVideo, openTestLibrary, type TestLibrary } from './testing/test-library.ts';

/**
 * What a small library answers, to the last digit, as a text file beside the test: whoever changes how channels are
 * fused, widened, judged or worded sees in its difference what that does to answers.
 */
let folder = '';
let library: TestLibrary;
let workshop: IndexedVideo;
let yard: IndexedVideo;
let handlers: ReturnType<typeof askCalls>;
const running = { signal: new AbortController().signal };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-known-answers-'));
  library = await openTestLibrary();
  handlers = askCalls(library.needs);
  const part = (colour: string, sec: number) => ({ colour, sec });
  workshop = await library.addVideo(
    await makeColourVideo(folder, 'workshop.mp4', [
      part('gray', 20),
      part('yellow', 6),
      part('gray', 14),
      part('blue', 5),
      part('gray', 40),
      part('yellow', 15),
    ]),
    {
      idFrom: 'workshop',
      lines: [
        { startSec: 2, endSec: 4, text: 'Now tighten the left' },
        { startSec: 4, endSec: 6, text: 'clamp with the torque wrench.' },
        { startSec: 21, endSec: 23, text: 'The yellow lamp is on.' },
        { startSec: 41, endSec: 43, text: 'Wait for the blue lamp.' },
        { startSec: 60, endSec: 62, text: 'No yellow lamp here,' },
        { startSec: 62, endSec: 65, text: 'only the torque wrench.' },
      ],
    },
  );
  yard = await library.addVideo(
    await makeColourVideo(folder, 'yard.mp4', [part('white', 8), part('red', 4), part('black', 12)]),
    {
      idFrom: 'yard',
      lines: [{ startSec: 13, endSec: 15, text: 'The red truck has left the yard.' }],
    },
  );
});
afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true });
});

describe('answers and hits', () => {
  it('are what they were', async () => {
    const { videoId } = workshop;
    const questions: CallInput<'vigil.query'>[] = [
      { question: 'When is something yellow?' },
      { question: 'When is something yellow?', videoIds: [videoId], topK: 3 },
      { question: 'Where is the yellow lamp?' },
      { question: 'Where is the yellow lamp?', filters: { levels: ['meso'] } },
      { question: 'When do they use the torque wrench?' },
      { question: 'Is the blue lamp on in the first half?', videoIds: [videoId] },
      { question: 'yellow in the last 20 seconds' },
      { question: 'When is it green?', videoIds: [videoId] },
      { question: 'Who operates the forklift?' },
      { question: 'When does a red truck leave?', topK: 20 },
      { question: 'blue or white', timeRange: { fromSec: 3, toSec: 50 } },
      { question: 'yellow before 0:10', videoIds: [videoId] },
      { question: 'truck', filters: { videoIds: [yard.videoId] } },
    ];
    const microAt = (startSec: number): Chunk =>
      workshop.chunks.find((chunk) => chunk.level === 'micro' && chunk.startSec === startSec)!;
    const searches: CallInput<'vigil.search'>[] = [
      { text: 'yellow', topK: 5 },
      { text: 'the yellow lamp', topK: 20 },
      { text: 'yellow', level: 'meso', topK: 4 },
      { text: 'torque wrench', level: 'shot' },
      { text: 'red truck', filters: { fromSec: 5, toSec: 20 } },
      { likeChunkId: microAt(21).chunkId, topK: 4 },
    ];
    const lines: string[] = [];
    for (const question of questions) {
      const parsed = api['vigil.query'].input.parse(question);
      lines.push(
        named(`# ${JSON.stringify(question)}`),
        ...answerLines(worded(await handlers['vigil.query'](parsed, running))),
      );
    }
    for (const search of searches) {
      const parsed = api['vigil.search'].input.parse(search);
      lines.push(
        named(`# ${JSON.stringify(search)}`),
        ...hitLines(worded(await handlers['vigil.search'](parsed, running))),
      );
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('testing/known-answers.txt');
  });
});

function answerLines(answer: CallOutput<'vigil.query'>): string[] {
  return [
    `found ${answer.found}, confidence ${exactly(answer.confidence)}`,
    ...answer.sentences.map(({ text, evidence }) => `say ${text} (${evidence.join(', ')})`),
    ...answer.unknowns.map((unknown) => `unknown ${unknown}`),
    ...answer.evidence.map((one) =>
      [
        `[${one.number}] ${one.videoName} ${one.startSec}-${one.endSec}`,
        chunkName(one.chunkId),
        `score ${exactly(one.score)}`,
        one.channels.join('+'),
        `at ${one.keyframes.join(' ')}`,
        one.whyRelevant,
      ].join(' | '),
    ),
  ];
}

function hitLines({ hits, notices }: CallOutput<'vigil.search'>): string[] {
  return [
    ...notices.map((notice) => `notice ${notice}`),
    ...hits.map((hit) =>
      [
        `${hit.videoName} ${hit.startSec}-${hit.endSec}`,
        `${hit.level} ${chunkName(hit.chunkId)}`,
        `score ${exactly(hit.score)}`,
        hit.channels.join('+'),
        `at ${hit.keyframes.join(' ')}`,
        hit.text ?? 'no words',
      ].join(' | '),
    ),
  ];
}

/** Ids differ from run to run. */
function named(text: string): string {
  const ofWorkshop = workshop.chunks.reduce(
    (rest, chunk) => rest.replace(chunk.chunkId, chunkName(chunk.chunkId)),
    text,
  );
  return ofWorkshop.replaceAll(workshop.videoId, 'workshop').replaceAll(yard.videoId, 'yard');
}

function chunkName(chunkId: string): string {
  const chunk = [...workshop.chunks, ...yard.chunks].find((one) => one.chunkId === chunkId)!;
  return `${chunk.level} ${chunk.startSec}-${chunk.endSec}`;
}

function exactly(value: number): string {
  return value.toFixed(9);
}
