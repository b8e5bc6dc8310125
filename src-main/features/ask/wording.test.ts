import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src-shared/model/answer.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { extractiveModel } from '../../engines/language/extractive.ts';
import type { EvidenceNote } from '../../engines/language/language-model.ts';
import { CHANNELS } from './channels/channels.ts';
import { renderSentence, whyRelevant } from './wording.ts';

function evidence(number: number, startSec: number, endSec: number, videoName = 'a.mp4'): Evidence {
  return {
    number,
    chunkId: `chunk-${number}`,
    videoId: videoName,
    videoName,
    startSec,
    endSec,
    whyRelevant: asIs(''),
    channels: ['visual'],
    keyframes: [],
    score: 1,
    quote: null,
    fileState: 'here',
  };
}

describe('renderSentence', () => {
  const list = [evidence(1, 12, 15.5), evidence(2, 75, 80)];

  it('turns numbers into times, and names the video when there are several', () => {
    expect(renderSentence({ text: 'It is at [1] and [2].', evidence: [1, 2] }, list)).toEqual({
      text: 'It is at 00:12.0–00:15.5 [1] and 01:15.0–01:20.0 [2].',
      evidence: [1, 2],
    });
    const several = [...list, evidence(3, 0, 3, 'b.mp4')];
    expect(renderSentence({ text: 'At [3].', evidence: [] }, several)!.text).toBe('At 00:00.0–00:03.0 of b.mp4 [3].');
  });

  it('says when words are said by the time of the words, not of what they are shown with', () => {
    const shown = { ...evidence(1, 5, 20), quote: { text: 'press the red button', startSec: 5, endSec: 15 } };
    const said = (about?: 'words') =>
      renderSentence({ text: 'Said at [1].', evidence: [1], ...(about ? { about } : {}) }, [shown])!.text;
    expect(said('words')).toBe('Said at 00:05.0–00:15.0 [1].');
    expect(said()).toBe('Said at 00:05.0–00:20.0 [1].');
  });

  it('drops a sentence that cites nothing, or what does not exist', () => {
    expect(renderSentence({ text: 'It is there.', evidence: [] }, list)).toBeUndefined();
    expect(renderSentence({ text: 'It is at [7].', evidence: [1] }, list)).toBeUndefined();
    expect(renderSentence({ text: 'It is there.', evidence: [9] }, list)).toBeUndefined();
  });
});

describe('whyRelevant', () => {
  const said = (channel: string, text: string) => ({ channel, strength: 0.8, quote: { text, startSec: 0, endSec: 2 } });
  const why = (...support: [ReturnType<typeof said>, ...ReturnType<typeof said>[]]) =>
    word(whyRelevant({ support }, 'halt', true, CHANNELS));

  it('gives the same words as a reason once', () => {
    const sentence = 'Press the red button to halt it.';
    expect(why(said('transcript', 'to halt it.'), said('meaning', sentence))).toBe('Says “to halt it.”');
    expect(why(said('transcript', 'Halt!'), said('meaning', sentence))).toBe(
      `Says “Halt!”, and says something like it: “${sentence}”`,
    );
  });
});

describe('extractive model', () => {
  const note = (number: number, more: Partial<EvidenceNote> = {}): EvidenceNote => ({
    number,
    videoName: 'a.mp4',
    channels: ['visual'],
    quote: null,
    supported: true,
    ...more,
  });
  const say = async (notes: EvidenceNote[], signal = new AbortController().signal): Promise<string[]> => {
    const texts: string[] = [];
    const request = { question: 'When is it red?', phrase: 'red', evidence: notes };
    for await (const { text } of extractiveModel.answer(request, signal)) texts.push(text);
    return texts;
  };

  it('quotes what is said, then says what looks like it, from supported evidence only', async () => {
    const said = note(2, { channels: ['transcript'], quote: 'the red one' });
    expect(await say([note(1), said, note(3), note(4, { supported: false })])).toEqual([
      '“the red one” is said at [2].',
      'What looks most like “red” is at [1].',
      'It also looks like it at [3].',
    ]);
    expect(await say([note(1, { supported: false })])).toEqual([]);
  });

  it('shortens long quotes and stops when cancelled', async () => {
    const [text] = await say([note(1, { quote: 'word '.repeat(100) })]);
    expect(text!.length).toBeLessThan(240);
    await expect(say([note(1)], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
