import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { parseSubtitles } from './parse-subtitles.ts';

describe('parseSubtitles', () => {
  it('reads SubRip with numbers, tags and two-line cues', () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Put on</i> the\r\n{\\an8}gloves.\r\n\r\n2\r\n01:00:03,5 --> 01:00:04,000\r\nDone\r\n';
    expect(parseSubtitles(srt)).toEqual([
      { startSec: 1, endSec: 2.5, text: 'Put on the gloves.' },
      { startSec: 3603.5, endSec: 3604, text: 'Done' },
    ]);
  });

  it('reads WebVTT with header, notes, styles, settings, voices and entities', () => {
    const vtt = [
      'WEBVTT - title',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      'NOTE nobody says this',
      '',
      'intro',
      '00:01.000 --> 00:02.000 align:start position:0%',
      '<v Anna>Torque &lt; 5 &amp; rising&nbsp;&#33;</v>',
      '',
      '00:03.000 --> 00:04.000',
      '<00:03.200><c.yellow>word</c>',
    ].join('\n');
    expect(parseSubtitles(vtt)).toEqual([
      { startSec: 1, endSec: 2, text: 'Torque < 5 & rising !' },
      { startSec: 3, endSec: 4, text: 'word' },
    ]);
  });

  it('survives broken blocks: no empty line between cues, garbage, empty text, reversed times', () => {
    const srt = [
      'not a cue --> at all',
      '1',
      '00:00:05,000 --> 00:00:04,000',
      'reversed',
      '2',
      '00:00:06,000 --> 00:00:07,000',
      'glued on',
      '',
      '3',
      '00:00:08,000 --> 00:00:09,000',
      '',
      '4',
      '00:00:10,000 --> 00:00',
      'cut off',
    ].join('\n');
    expect(parseSubtitles(srt)).toEqual([
      { startSec: 5, endSec: 6, text: 'reversed' },
      { startSec: 6, endSec: 7, text: 'glued on' },
      { startSec: 10, endSec: 12, text: 'cut off' },
    ]);
  });

  it('sorts cues and keeps overlapping speakers apart', () => {
    const srt = '00:00:05.000 --> 00:00:08.000\nsecond\n\n00:00:01.000 --> 00:00:06.000\nfirst\n';
    expect(parseSubtitles(srt)).toEqual([
      { startSec: 1, endSec: 6, text: 'first' },
      { startSec: 5, endSec: 8, text: 'second' },
    ]);
  });

  it('keeps the words of roll-up captions once', () => {
    const vtt = [
      '00:00.000 --> 00:02.000\nopen the valve',
      '00:02.000 --> 00:02.010\nopen the valve',
      '00:02.010 --> 00:04.000\nopen the valve\nand wait',
      '00:04.000 --> 00:06.000\nand wait\nfor the light',
      '00:20.000 --> 00:21.000\nfor the light',
    ].join('\n\n');
    expect(parseSubtitles(vtt)).toEqual([
      { startSec: 0, endSec: 2.01, text: 'open the valve' },
      { startSec: 2.01, endSec: 4, text: 'and wait' },
      { startSec: 4, endSec: 6, text: 'for the light' },
      { startSec: 20, endSec: 21, text: 'for the light' },
    ]);
  });
});

describe('decodeText', () => {
  const text = '1\n00:00:01,000 --> 00:00:02,000\nGröße 5 µm\n';
  const utf16 = (mark: string): Uint8Array => new Uint8Array(Buffer.from(mark + text, 'utf16le'));

  it('reads UTF-8 and UTF-16, with and without byte order mark', () => {
    expect(decodeText(new TextEncoder().encode(text))).toBe(text);
    expect(decodeText(new TextEncoder().encode(`\ufeff${text}`))).toBe(text);
    expect(decodeText(utf16('\ufeff'))).toBe(text);
    expect(decodeText(utf16(''))).toBe(text);
    expect(decodeText(new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()))).toBe(text);
  });

  it('falls back to Shift_JIS for Japanese and Windows-1252 for the rest', () => {
    const shiftJis = Uint8Array.of(0x82, 0xcb, 0x82, 0xb6, 0x82, 0xf0, 0x92, 0xf7, 0x82, 0xdf, 0x82, 0xe9);
    expect(decodeText(shiftJis)).toBe('ねじを締める');
    expect(decodeText(Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65))).toBe('Größe');
  });
});
