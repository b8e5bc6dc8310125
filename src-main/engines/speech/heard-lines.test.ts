import { describe, expect, it } from 'vitest';
import { isBelievable, repeatsItself } from './heard-guards.ts';
import { linesOf } from './heard-lines.ts';
import { packWindows, timeInRecording } from './speech-windows.ts';

const said = (text: string, startSec = 0, wordSec = 0.4) =>
  text.split(/(?= )/).map((word, at) => ({
    text: word,
    logProbability: -0.1,
    startSec: startSec + at * wordSec,
    endSec: startSec + (at + 1) * wordSec,
  }));
const heard = (text: string, more: object = {}) => ({
  words: said(text),
  noSpeech: 0.01,
  meanLogProbability: -0.2,
  ended: true,
  ...more,
});

describe('what was heard is believed', () => {
  it.each([
    ['a sentence', heard(' Close the valve before you open the door.'), true],
    ['a word said twice', heard(' No, no, wait.'), true],
    ['an unlikely text', heard(' Close the valve.', { meanLogProbability: -1.2 }), false],
    ['a likely text in a voice that is hardly one', heard(' Thank you.', { noSpeech: 0.9 }), true],
    [
      'an unsure text in a voice that is hardly one',
      heard(' Thank you.', { noSpeech: 0.9, meanLogProbability: -0.6 }),
      false,
    ],
    ['a word over and over', heard(' The The The The The The'), false],
    ['a text without an end', heard(' and then and so', { ended: false }), false],
    ['marks alone', heard(' ... -'), false],
    ['nothing', heard(''), false],
  ])('%s: %#', (_, window, expected) => expect(isBelievable(window, 10)).toBe(expected));

  it('where nobody could say so much so fast', () => {
    const many = heard(' one two three four five six seven eight nine ten');
    expect([isBelievable(many, 1), isBelievable(many, 4)]).toEqual([false, true]);
  });

  it.each([
    ['a b c d', false],
    ['a b a b a b', false],
    ['a b a b a b a b', true],
    ['x y x y z', false],
  ])('"%s" repeats itself: %s', (text, expected) => expect(repeatsItself(text.split(' '))).toBe(expected));
});

describe('lines', () => {
  const texts = (words: Parameters<typeof linesOf>[0]) => linesOf(words).map(({ text }) => text);

  it('end with sentences and at pauses', () => {
    expect(texts([...said(' Stop. Now turn'), ...said(' it off.', 5)])).toEqual(['Stop.', 'Now turn', 'it off.']);
  });

  it('that are long are cut behind a comma, else between words', () => {
    const long = said(` ${'word '.repeat(20)}here, and on it goes for ever and ever`.replace(/\s+/g, ' '));
    const lines = linesOf(long);
    expect(lines[0]!.text).toMatch(/here,$/);
    for (const { startSec, endSec } of lines) expect(endSec - startSec).toBeLessThanOrEqual(10.01);
    expect(lines.map(({ text }) => text).join(' ')).toBe(
      long
        .map(({ text }) => text)
        .join('')
        .trim(),
    );
  });

  it('say nothing twice in a row, and a word does not take a pause along', () => {
    expect(texts(said(' Yes. Yes. No.'))).toEqual(['Yes.', 'No.']);
    const [line] = linesOf([{ text: ' Off', startSec: 2, endSec: 9 }]);
    expect(line).toMatchObject({ startSec: 8, endSec: 9 });
    const [other] = linesOf([...said(' Turn it'), { text: ' off', startSec: 0.8, endSec: 9 }]);
    expect(other!.endSec).toBe(1.8);
  });
});

describe('windows', () => {
  const span = (startSec: number, endSec: number) => ({ startSec, endSec });

  it('take stretches that are near, up to what a model hears at once', () => {
    const spans = [span(0, 10), span(12, 20), span(21, 32), span(60, 61)];
    const { windows, rest } = packWindows(spans, 62);
    expect(windows.map((pieces) => pieces.map(({ startSec }) => startSec))).toEqual([[0, 12], [21]]);
    expect(rest).toEqual([span(60, 61)]);
    expect(packWindows(spans, Number.POSITIVE_INFINITY).windows).toHaveLength(3);
    expect(packWindows(spans, 70)).toMatchObject({ rest: [] });
    expect(packWindows([], 10)).toEqual({ windows: [], rest: [] });
  });

  it('take one stretch each for a model that does not say when its words are said', () => {
    const spans = [span(0, 10), span(12, 20)];
    const { windows, rest } = packWindows(spans, 20, { alone: true });
    expect({ windows: windows.map((pieces) => pieces.length), rest }).toEqual({ windows: [1, 1], rest: [] });
  });

  it('know where in the recording something is', () => {
    const [pieces] = packWindows([span(10, 12), span(15, 18)], Number.POSITIVE_INFINITY).windows;
    const at = (sec: number, as: 'start' | 'end') => timeInRecording(pieces!, sec, as);
    expect([at(0, 'start'), at(2, 'end'), at(2.1, 'start'), at(2.1, 'end'), at(2.3, 'start'), at(2.3, 'end')]).toEqual([
      10, 12, 15, 12, 15, 12,
    ]);
    expect([at(3.3, 'end'), at(9, 'end')]).toEqual([16, 18]);
  });
});
