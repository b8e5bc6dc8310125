import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { probeVideo } from '../media/probe.ts';
import { decodeSound } from '../sound/decode-sound.ts';
import { SoundManifest, VoiceManifest } from '../sound/manifest.ts';
import { readLabels } from '../sound/read-labels.ts';
import { SoundTags } from '../sound/sound-tags.ts';
import { VoiceActivity } from '../sound/voice-activity.ts';
import { plain } from './heard-guards.ts';
import { HEARING_BLOCK, type Heard, Hearing, type HearingState } from './hearing.ts';
import { SpeechManifest } from './manifest.ts';
import { realModels, writeSoundModel, writeSpeechModel, writeVoiceModel } from './testing/real-models.ts';
import { Whisper } from './whisper.ts';

if (!realModels.isThere) process.stdout.write('left out: no real models in VIGIL_TEST_MODELS\n');

let folder = '';
let runner: InferenceSessions;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-hearing-'));
  runner = new InferenceSessions(2);
  if (!realModels.isThere) return;
  writeVoiceModel(join(folder, 'voice'));
  writeSoundModel(join(folder, 'sound'));
  await writeSpeechModel(join(folder, 'speech'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function listen(from?: HearingState): Promise<Hearing> {
  const manifestIn = (name: string): unknown => JSON.parse(readFileSync(join(folder, name, 'model.json'), 'utf8'));
  const [voice, sound, speech] = [
    { folder: join(folder, 'voice'), manifest: VoiceManifest.parse(manifestIn('voice')) },
    { folder: join(folder, 'sound'), manifest: SoundManifest.parse(manifestIn('sound')) },
    { folder: join(folder, 'speech'), manifest: SpeechManifest.parse(manifestIn('speech')) },
  ];
  const labels = await readLabels(sound.folder, sound.manifest);
  return new Hearing(
    {
      voice: new VoiceActivity(voice, runner, {}, from?.voice ?? undefined),
      sounds: new SoundTags({ ...sound, labels }, runner, {}, from?.sounds ?? undefined),
      speech: await Whisper.open(speech, runner),
      padSec: voice.manifest.padSec,
    },
    from,
  );
}

async function* blocksOf(clip: string): AsyncGenerator<Float32Array> {
  const binaries = await findMediaBinaries(process.env);
  const filePath = realModels.clip(clip);
  const { signal } = new AbortController();
  const probe = await probeVideo(binaries, filePath, signal);
  yield* decodeSound({ binaries, filePath, probe, blockSize: HEARING_BLOCK, signal }).blocks;
}

async function hear(clip: string): Promise<Heard> {
  const hearing = await listen();
  for await (const block of blocksOf(clip)) await hearing.push(block);
  return hearing.end();
}

const wordsOf = ({ lines }: Heard) => lines.flatMap(({ words }) => words);
const textOf = ({ lines }: Heard) => lines.map(({ text }) => text).join(' ');
const named = ({ sounds }: Heard) => sounds.map(({ label }) => label);

describe.skipIf(!realModels.isThere)('real models that listen', () => {
  it('write down what is said, when it is said', async () => {
    const narrated = await hear('v06');
    expect(textOf(narrated)).toContain('The secret ingredient in these scrambled eggs is mayonnaise.');
    const words = wordsOf(narrated);
    const at = words.findIndex(({ text }) => plain(text) === 'mayonnaise');
    const first = words.slice(0, at).findLastIndex(({ text }) => text === ' The');
    // Word times as the model's own library gives them.
    expect(Math.abs(words[first]!.startSec - 19.1)).toBeLessThan(0.3);
    expect(Math.abs(words[at]!.endSec - 22)).toBeLessThan(0.3);
    expect(named(narrated)).toContain('Speech');
    const telescope = await hear('v17');
    expect(textOf(telescope)).toMatch(/Webb Space Telescope.*largest clean rooms.*Greenbelt, Maryland/);
    expect(Math.abs(telescope.lines[0]!.startSec - 1)).toBeLessThan(0.5);
    expect(named(telescope)).toContain('Speech');
    const railways = await hear('v12');
    expect(textOf(railways)).toMatch(/diversity/);
  });

  it('write nothing where nobody speaks', async () => {
    const silence = await hear('v02');
    expect(silence.lines).toEqual([]);
    const spoken = silence.speech.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
    expect(spoken / 30).toBeLessThan(0.02);
    expect((await hear('v13')).lines).toEqual([]);
    const music = await hear('v15');
    expect(wordsOf(music).length).toBeLessThanOrEqual(5);
    expect(named(music)).toContain('Music');
  });

  it('give the same when they are stopped at any block and go on', async () => {
    const whole = await hear('v06');
    for (const stopAfter of [2, 5]) {
      const first = await listen();
      let count = 0;
      for await (const block of blocksOf('v06')) {
        await first.push(block);
        if (++count === stopAfter) break;
      }
      const second = await listen(JSON.parse(JSON.stringify(first.state)));
      let heard = 0;
      for await (const block of blocksOf('v06')) if (await second.push(block)) heard += 1;
      expect(heard).toBe(8 - stopAfter);
      expect(await second.end()).toEqual(whole);
    }
  });
});
