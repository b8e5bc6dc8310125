import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../src-shared/contract/api.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { writeClipShapedEncoder, writePictureEncoder } from '../../engines/encoders/testing/clip-shaped-encoder.ts';
import { runProcess, SAFE_ARGS } from '../../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { askCalls } from './ask-calls.ts';
import { makeColourVideo } from './testing/synthetic-video.ts';
import { openTestLibrary, type TestLibrary } from './testing/test-library.ts';

const data = process.env['VIGIL_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const tokenizerDir = join(data, '../models/clip-tokenizer');
const hasTokenizer = existsSync(tokenizerDir);
if (!hasTokenizer) process.stderr.write(`CLIP-shaped encoder: skipped, no tokenizer at ${tokenizerDir}\n`);

const running = { signal: new AbortController().signal };
let folder = '';
let video = '';
const open: TestLibrary[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-ask-encoders-'));
  const parts = ['gray', 'orange', 'navy'].map((colour) => ({ colour, sec: 6 }));
  video = await makeColourVideo(folder, 'parts.mp4', parts);
});
afterAll(async () => {
  for (const library of open) await library.close();
  rmSync(folder, { recursive: true });
});

async function libraryWith(encoderFolder: string) {
  const library = await openTestLibrary(encoderFolder);
  open.push(library);
  const indexed = await library.addVideo(video);
  return { library, indexed, handlers: askCalls(library.needs) };
}

async function pictureOf(colour: string): Promise<string> {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const path = join(folder, `${colour}.png`);
  const make = ['-y', '-f', 'lavfi', '-i', `color=${colour}:s=320x180`, '-frames:v', '1', path];
  await runProcess(ffmpegPath, [...SAFE_ARGS, ...make]);
  return path;
}

describe.skipIf(!hasTokenizer)('with an encoder of CLIP’s shape', () => {
  it('finds the part a picture was taken from, and answers questions in any words', async () => {
    const encoder = join(folder, 'clip');
    await writeClipShapedEncoder(encoder, tokenizerDir);
    const { handlers, indexed } = await libraryWith(encoder);
    const imagePath = await pictureOf('navy');
    const { hits } = await handlers['vigil.search'](api['vigil.search'].input.parse({ imagePath, topK: 1 }), running);
    expect(hits[0]!.startSec).toBeGreaterThanOrEqual(11.9);

    const question = 'When does the crane lift the red container?';
    const answer = await handlers['vigil.query'](
      api['vigil.query'].input.parse({ question, videoIds: [indexed.videoId] }),
      running,
    );
    expect(answer.encoder).toBe('clip-shaped-1');
    expect(answer.evidence.length).toBeGreaterThan(0);
    expect(answer.unknowns).toEqual([]);
  });
});

describe('with an encoder of pictures only', () => {
  it('searches by picture, says so for text, and refuses videos of another encoder', async () => {
    const encoder = join(folder, 'pictures');
    await writePictureEncoder(encoder);
    const { library, handlers, indexed } = await libraryWith(encoder);
    const imagePath = await pictureOf('orange');
    const { hits } = await handlers['vigil.search'](api['vigil.search'].input.parse({ imagePath, topK: 1 }), running);
    expect(hits[0]).toMatchObject({ startSec: 6, endSec: 12 });

    const byText = await handlers['vigil.search'](api['vigil.search'].input.parse({ text: 'orange' }), running);
    expect(byText.hits).toEqual([]);
    expect(worded(byText.notices).join(' ')).toContain('no words for this');

    const { index } = await library.needs.vision();
    await index.deleteVideo(indexed.videoId);
    const asked = api['vigil.query'].input.parse({ question: 'orange?', videoIds: [indexed.videoId] });
    await expect(handlers['vigil.query'](asked, running)).rejects.toMatchObject({ code: 'encoder-mismatch' });
  });
});
