import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallOutput } from '../../src-shared/contract/api.ts';
import {
  realModels,
  writeSoundModel,
  writeSpeechModel,
  writeVoiceModel,
} from '../engines/speech/testing/real-models.ts';
import { openLibrary, runInProcess } from './testing/in-process.ts';

const isThere = realModels.isThere && existsSync(realModels.clip('v17'));
if (!isThere) process.stdout.write('left out: no real models in VIGIL_TEST_MODELS, or no clips in VIGIL_TEST_DATA\n');

const root = mkdtempSync(join(tmpdir(), 'vigil-hearing-'));
const dataDir = join(root, 'library');
const recording = join(root, 'talk.mp4');
const model = (name: string): string => join(dataDir, 'models', name);

async function vigil<Shape>(...args: string[]): Promise<Shape> {
  const { exitCode, document } = await runInProcess<Shape>(dataDir, args);
  expect(exitCode, JSON.stringify(document)).toBe(0);
  return document;
}

async function timeline(
  videoId: string,
): Promise<CallOutput<'videos.timeline'> & { readonly warnings: readonly string[] }> {
  const { client, close } = await openLibrary(dataDir);
  try {
    const { warnings } = await client.call('videos.get', { videoId });
    const found = await client.call('videos.timeline', { videoId });
    return { ...found, warnings };
  } finally {
    await close();
  }
}

const sounds = (videoId: string) => vigil<CallOutput<'videos.sounds'>>('videos', 'sounds', videoId);

describe.skipIf(!isThere)('a recording that was indexed before any model listened', () => {
  let videoId = '';
  const scannedAt = () => statSync(join(dataDir, 'artifacts', videoId, 'scan.json')).mtimeMs;
  beforeAll(async () => {
    copyFileSync(realModels.clip('v17'), recording);
    videoId = (await vigil<{ videos: { videoId: string }[] }>('index', recording)).videos[0]!.videoId;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('says so where a speech model has no voice model to go by', async () => {
    expect(await sounds(videoId)).toMatchObject({ state: 'not-heard', sounds: [] });
    await writeSpeechModel(model('whisper'));
    await vigil('index', '--only', 'transcribe');
    expect(await timeline(videoId)).toMatchObject({
      transcript: [],
      heardBy: null,
      warnings: [expect.stringContaining('needs a model that finds voices')],
    });
  });

  it('is heard when only that is asked for, and says who heard it', async () => {
    writeVoiceModel(model('voice'));
    writeSoundModel(model('sound'));
    const before = scannedAt();
    await vigil('index', '--only', 'transcribe');
    expect(scannedAt()).toBe(before);
    const { transcript, heardBy, warnings } = await timeline(videoId);
    expect({ heardBy, warnings }).toEqual({ heardBy: 'whisper-tiny.en', warnings: [] });
    expect(transcript.map(({ text }) => text).join(' ')).toContain('Webb Space Telescope');
    const heard = await sounds(videoId);
    expect(heard).toMatchObject({ state: 'heard', by: { speech: 'whisper-tiny.en@1' } });
    expect(heard.sounds.map(({ label }) => label)).toContain('Speech');
    const answer = await vigil<{ evidence: { whyRelevant: string; channels: string[] }[] }>(
      'ask',
      'largest clean rooms',
    );
    expect(answer).toMatchObject({ found: true });
    expect(answer.evidence[0]!.whyRelevant).toContain('heard by whisper-tiny.en');
    const music = await vigil<{ hits: { channels: string[] }[] }>('search', 'music');
    expect(music.hits.flatMap(({ channels }) => channels)).toContain('sounds');
  });

  it('is not heard again by the same models, but is by another version', async () => {
    const heardAt = () => statSync(join(dataDir, 'artifacts', videoId, 'hearing.json')).mtimeMs;
    const before = heardAt();
    await vigil('index', '--only', 'transcribe');
    expect(heardAt()).toBe(before);
    rmSync(model('sound'), { recursive: true });
    writeSoundModel(model('sound'), { version: '2' });
    expect(heardAt()).toBe(before);
    await vigil('index', '--only', 'transcribe');
    expect(await sounds(videoId)).toMatchObject({ by: { sound: 'yamnet@2' } });
  });

  it('keeps what it has when a model fails, with a warning', async () => {
    rmSync(model('voice'), { recursive: true });
    writeVoiceModel(model('voice'), { version: '2', outputs: { probability: 'nothing', state: 'stateN' } });
    await vigil('index', '--only', 'transcribe');
    const { heardBy, warnings } = await timeline(videoId);
    expect({ heardBy, warnings }).toEqual({
      heardBy: 'whisper-tiny.en',
      warnings: [expect.stringContaining('What is heard could not be found out')],
    });
  });

  it('is told by subtitles as soon as there are some; its sounds stay', async () => {
    writeFileSync(join(root, 'talk.srt'), '1\n00:00:02,000 --> 00:00:04,000\nThe pomegranate is ripe.\n');
    await vigil('index', '--only', 'transcribe');
    const { transcript, heardBy } = await timeline(videoId);
    expect({ heardBy, texts: transcript.map(({ text }) => text) }).toEqual({
      heardBy: null,
      texts: ['The pomegranate is ripe.'],
    });
    expect((await sounds(videoId)).sounds).not.toEqual([]);
  });
});
