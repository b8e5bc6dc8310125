import { describe, expect, it } from 'vitest';
import { parseSubtitles } from './parse-subtitles.ts';

const linesOf = (text: string) => parseSubtitles(text).lines;

describe('parseSubtitles', () => {
  it('reads SubRip with numbers, tags and two-line cues', () => {
    const srt =
      '1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Put on</i> the\r\n{\\an8}gloves.\r\n\r\n2\r\n01:00:03,5 --> 01:00:04,000\r\nDone\r\n';
    expect(linesOf(srt)).toEqual([
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
    expect(linesOf(vtt)).toEqual([
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
    expect(linesOf(srt)).toEqual([
      { startSec: 5, endSec: 6, text: 'reversed' },
      { startSec: 6, endSec: 7, text: 'glued on' },
      { startSec: 10, endSec: 12, text: 'cut off' },
    ]);
  });

  it('sorts cues and keeps overlapping speakers apart', () => {
    const srt = '00:00:05.000 --> 00:00:08.000\nsecond\n\n00:00:01.000 --> 00:00:06.000\nfirst\n';
    expect(linesOf(srt)).toEqual([
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
    expect(linesOf(vtt)).toEqual([
      { startSec: 0, endSec: 2.01, text: 'open the valve' },
      { startSec: 2.01, endSec: 4, text: 'and wait' },
      { startSec: 4, endSec: 6, text: 'for the light' },
      { startSec: 20, endSec: 21, text: 'for the light' },
    ]);
  });
});

/** Each as people and programs write it, the words that must come out and where; `unread` is 0 when left out. */
const ODD: readonly {
  readonly what: string;
  readonly file: string;
  readonly read: readonly (readonly [startSec: number, endSec: number, text: string])[];
  readonly unread?: number;
}[] = [
  { what: 'no hours, one digit', file: '1:2,5-->1:3.25\na', read: [[62.5, 63.25, 'a']] },
  { what: 'a colon before the milliseconds', file: '00:00:01:500 --> 00:00:02:500\na', read: [[1.5, 2.5, 'a']] },
  {
    what: 'other arrows',
    file: '00:01 -> 00:02\na\n\n00:03 –> 00:04\nb\n\n00:05 --&gt; 00:06\nc',
    read: [
      [1, 2, 'a'],
      [3, 4, 'b'],
      [5, 6, 'c'],
    ],
  },
  {
    what: 'wide digits and signs',
    file: '００：００：０１，０００　-->　００：００：０２，０００\n手袋',
    read: [[1, 2, '手袋']],
  },
  { what: 'the number on the line of the times', file: '7 00:00:01,000 --> 00:00:02,000\na', read: [[1, 2, 'a']] },
  { what: 'words on the line of the times', file: '00:01.000 --> 00:02.000 hold it', read: [[1, 2, 'hold it']] },
  {
    what: 'settings',
    file: '00:01.000 --> 00:02.000 align:start line:0%\na\n\n00:00:03,000 --> 00:00:04,000  X1:40 X2:600\nb',
    read: [
      [1, 2, 'a'],
      [3, 4, 'b'],
    ],
  },
  {
    what: 'no end',
    file: '00:00:01,000 -->\na\n\n00:00:02,000 --> 00:00:03,000\nb',
    read: [
      [1, 2, 'a'],
      [2, 3, 'b'],
    ],
  },
  { what: 'a start before zero', file: '-00:00:01,000 --> 00:00:02,000\na', read: [[-1, 2, 'a']] },
  {
    what: 'an empty line before and between the words',
    file: '1\n00:00:01,000 --> 00:00:02,000\n\nopen\n\nthe lid\n\n2\n00:00:03,000 --> 00:00:04,000\nb',
    read: [
      [1, 2, 'open the lid'],
      [3, 4, 'b'],
    ],
  },
  {
    what: 'every line doubled by an empty one',
    file: '1\n\n00:00:01,000 --> 00:00:02,000\n\na\n\n2\n\n00:00:03,000 --> 00:00:04,000\n\nb\n',
    read: [
      [1, 2, 'a'],
      [3, 4, 'b'],
    ],
  },
  { what: 'two carriage returns', file: '1\r\r\n00:00:01,000 --> 00:00:02,000\r\r\na\r\r\nb', read: [[1, 2, 'a b']] },
  {
    what: 'a number that is said',
    file: '00:00:01,000 --> 00:00:02,000\n3\n\n00:00:02,500 --> 00:00:03,000\n4\n\n00:00:04,000 --> 00:00:05,000\n5',
    read: [
      [1, 2, '3'],
      [2.5, 3, '4'],
      [4, 5, '5'],
    ],
  },
  {
    what: 'notes and styles between cues',
    file: 'WEBVTT\n\n1\n00:01.000 --> 00:02.000\na\n\nNOTE\nnobody\nsays this\n\nsecond cue\n00:03.000 --> 00:04.000\nb\n\nSTYLE\n::cue { color: red }',
    read: [
      [1, 2, 'a'],
      [3, 4, 'b'],
    ],
  },
  {
    what: 'times that cannot be read',
    file: '1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:xx,000 --> 00:00:04,000\nlost\n\n3\n00:00:05,000 --> 00:00:06,000\nc',
    read: [
      [1, 2, 'a'],
      [5, 6, 'c'],
    ],
    unread: 1,
  },
  {
    what: 'an arrow that is said',
    file: '00:00:01,000 --> 00:00:02,000\nred --> green',
    read: [[1, 2, 'red --> green']],
  },
  {
    what: 'words between brackets',
    file: '00:01 --> 00:02\nkeep pressure < 5 bar and flow > 3 liters\nset MyValue<String> before <i>a<b && c>d</i>',
    read: [[1, 2, 'keep pressure < 5 bar and flow > 3 liters set MyValue<String> before a<b && c>d']],
  },
  {
    what: 'real markup',
    file: '00:01 --> 00:02\n<I>a</I> <font color="#ff0000">b</font> <c.yellow.bg>c</c> <v Anna B.>d</v> <ruby>e<rt>f</rt></ruby> <lang en-GB>g</lang> {\\an8}{\\pos(1,2)}h<br/><00:01.200>',
    read: [[1, 2, 'a b c d ef g h']],
  },
  {
    what: 'a path',
    file: '00:01 --> 00:02\ncopy C:\\New\\Notes\\Nto \\\\nas\\New, {0} and <stdio.h>',
    read: [[1, 2, 'copy C:\\New\\Notes\\Nto \\\\nas\\New, {0} and <stdio.h>']],
  },
  {
    what: 'a drawing',
    file: '00:01 --> 00:02\n{\\an7\\p1\\bord0}m 0 0 l 100 0 100 100{\\p0}\n\n00:03 --> 00:04\n{\\pbo4}said',
    read: [[3, 4, 'said']],
  },
  {
    what: 'Advanced SubStation with commas, comments and drawings',
    file: [
      '[Script Info]',
      'Title: x',
      '[V4+ Styles]',
      'Format: Name, Fontname',
      'Style: Default,Arial',
      '[Events]',
      'Format: Layer, Start, End, Style, Actor, MarginL, MarginR, MarginV, Effect, Text',
      'Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not said',
      'Dialogue: 0,0:00:05.50,0:00:07.00,Default,Anna,0,0,0,,{\\i1}Open{\\i0}, wait,{remark}\\Nand close',
      'Dialogue: 0,0:00:08.00,0:00:09.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}',
      'Dialogue: 0,later,0:00:09.00,Default,,0,0,0,,lost',
    ].join('\r\n'),
    read: [[5.5, 7, 'Open, wait, and close']],
    unread: 1,
  },
];

describe('odd cues', () => {
  it.each(ODD)('$what', ({ file, read, unread = 0 }) => {
    const { lines, unreadCount } = parseSubtitles(file);
    expect(lines).toEqual(read.map(([startSec, endSec, text]) => ({ startSec, endSec, text })));
    expect(unreadCount).toBe(unread);
  });

  it.each([
    ['one line of brackets', '{\\p1'.repeat(300_000)],
    ['one line of tags', '<v '.repeat(400_000)],
    ['one line of breaks', '\\N'.repeat(500_000)],
    ['one line of arrows', '1:2-->'.repeat(200_000)],
  ])('takes no long time over %s', (_what, line) => {
    const startMs = performance.now();
    parseSubtitles(`00:01 --> 00:02\n${line}`);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
