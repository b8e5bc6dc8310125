import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMediaBinaries, type MediaBinaries } from '../../platform/binaries.ts';
import { runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import { probeVideo } from '../media/probe.ts';
import { readTranscript } from './read-transcript.ts';

const SRT =
  '1\n00:00:00,500 --> 00:00:01,500\nClose the <b>lid</b>.\n\n2\n00:00:02,000 --> 00:00:09,000\nPress start.\n';
let folder = '';
let binaries: MediaBinaries;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-transcripts-'));
  binaries = await findMediaBinaries(process.env);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A three-second video with `subtitles` inside, its times moved by `offsetSec`. */
async function makeVideo(name: string, subtitles?: string | Uint8Array, offsetSec = 0): Promise<string> {
  const path = join(folder, name);
  const picture = ['-f', 'lavfi', '-i', 'color=gray:s=64x48:r=10:d=3'];
  const text = join(folder, 'subtitles-to-embed.srt');
  if (subtitles !== undefined) writeFileSync(text, subtitles);
  const inside = subtitles === undefined ? [] : ['-i', text];
  const shift = offsetSec === 0 ? [] : ['-output_ts_offset', String(offsetSec), '-avoid_negative_ts', 'disabled'];
  const codecs = subtitles === undefined ? [] : ['-c:s', name.endsWith('.mp4') ? 'mov_text' : 'copy'];
  const end = await runProcess(binaries.ffmpegPath, [
    ...SAFE_ARGS,
    '-y',
    ...picture,
    ...inside,
    ...codecs,
    ...shift,
    path,
  ]);
  expect(end.stderrTail).toBe('');
  return path;
}

async function transcriptOf(path: string) {
  return readTranscript(binaries, path, { ...(await probeVideo(binaries, path)), durationSec: 3 });
}

describe('readTranscript', () => {
  it.each(['inside.mp4', 'inside.mkv'])('extracts text subtitles from %s, cut to the video', async (name) => {
    const { lines, source } = await transcriptOf(await makeVideo(name, SRT));
    expect(source).toBe('embedded');
    expect(lines).toMatchObject([
      { startSec: 0.5, endSec: 1.5, text: 'Close the lid.' },
      { startSec: 2, endSec: 3, text: 'Press start.' },
    ]);
    expect(lines[0]!.source).toMatch(/^embedded:/);
  });

  it('keeps words with a bad byte and leaves drawings out, inside too', async () => {
    const bad = Buffer.from('1\n00:00:00,500 --> 00:00:01,000\nClose?\n\n2\n00:00:01,500 --> 00:00:02,000\nOpen it.\n');
    bad[bad.indexOf('?')] = 0xff;
    const { lines } = await transcriptOf(await makeVideo('bad.mkv', bad));
    expect(lines.map(({ text }) => text)).toEqual(['Close', 'Open it.']);
    const events = ['{\\p1}m 0 0 l 10 10{\\p0}', '{\\i1}Wait{\\i0}, then close']
      .map((text, at) => `Dialogue: 0,0:00:0${at}.00,0:00:0${at}.90,Default,,0,0,0,,${text}\n`)
      .join('');
    const drawn = await transcriptOf(
      await makeVideo('drawn.mkv', `[Script Info]\nScriptType: v4.00+\n\n[Events]\n${events}`),
    );
    expect(drawn.lines).toMatchObject([{ startSec: 1, endSec: 1.9, text: 'Wait, then close' }]);
  });

  it('counts from the player’s zero when the file’s clock starts late', async () => {
    const path = await makeVideo('late.mkv', SRT, 20);
    const probe = await probeVideo(binaries, path);
    const { lines } = await readTranscript(binaries, path, probe);
    expect(lines[0]!.startSec).toBeCloseTo(20.5 - probe.clockStartSec, 3);
  });

  it('prefers side-cars, in every language, one file each', async () => {
    const path = await makeVideo('beside.mp4', SRT);
    writeFileSync(join(folder, 'beside.srt'), '00:00:01,000 --> 00:00:02,000\nfrom srt\n');
    writeFileSync(join(folder, 'beside.vtt'), 'WEBVTT\n\n00:01.000 --> 00:02.000\nfrom vtt\n');
    writeFileSync(join(folder, 'beside.ja.vtt'), 'WEBVTT\n\n00:00.500 --> 00:02.000\nふたを閉める\n');
    writeFileSync(join(folder, 'beside2.srt'), '00:00:01,000 --> 00:00:02,000\nanother video\n');
    const { lines, source } = await transcriptOf(path);
    expect(source).toBe('sidecar');
    expect(lines).toEqual([
      { startSec: 0.5, endSec: 2, text: 'ふたを閉める', source: 'sidecar:beside.ja.vtt' },
      { startSec: 1, endSec: 2, text: 'from srt', source: 'sidecar:beside.srt' },
    ]);
  });

  it('finds nothing where there is nothing', async () => {
    const path = await makeVideo('silent.mp4');
    expect(await transcriptOf(path)).toEqual({ lines: [], source: 'none', warnings: [] });
  });

  it('says which side-car was left out, in whole or in part, and why', async () => {
    const path = await makeVideo('doubts.mp4');
    const cue = '00:00:01,000 --> 00:00:02,000\nsaid\n\n';
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919 + ((at * at) % 251)) % 256);
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'doubts.a1.srt': noise,
      'doubts.b1.srt': Buffer.concat([
        Buffer.from('00:00:01,000 --> 00:00:02,000\n'),
        Uint8Array.of(0xb4, 0xb0, 0xce, 0xbb),
      ]),
      'doubts.c1.srt': `${cue}00:00:xx,000 --> 00:00:03,000\nwhen?\n`,
      'doubts.d1.srt': `${cue}01:00:00,000 --> 01:00:01,000\nlater than the recording\n`,
      'doubts.e1.srt': 'no cue at all',
      'doubts.f1.srt': '',
      'doubts.h1.smi': '<SAMI>',
      'doubts.g1.srt': Buffer.alloc((16 << 20) + 1, 'x'),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { warnings } = await transcriptOf(path);
    expect(warnings.map(({ sentence, params }) => [params['name'], sentence])).toEqual([
      ['doubts.h1.smi', 'subtitle-kind-unread'],
      ['doubts.a1.srt', 'subtitle-encoding-unknown'],
      ['doubts.b1.srt', 'subtitle-encoding-doubtful'],
      ['doubts.c1.srt', 'subtitle-cues-unread'],
      ['doubts.d1.srt', 'subtitle-outside-video'],
      ['doubts.e1.srt', 'subtitle-without-words'],
      ['doubts.f1.srt', 'subtitle-without-words'],
      ['doubts.g1.srt', 'subtitle-too-large'],
    ]);
  });

  it('stops when cancelled', async () => {
    const path = await makeVideo('cancelled.mkv', SRT);
    const probe = await probeVideo(binaries, path);
    await expect(readTranscript(binaries, path, probe, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
