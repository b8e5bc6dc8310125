import { describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, type Reply } from '../contract/client.ts';
import { ErrorShape, VigilError } from '../contract/errors.ts';
import { english } from './en/index.ts';
import { say } from './say.ts';
import { asIs, type Sentence, sentenceStored, storedSentence } from './sentence.ts';
import { type SentenceCatalog, word, worded } from './word.ts';

/** Another language: whatever it does not say in its own words it has from English. */
const toy: SentenceCatalog = {
  ...english,
  'upload-stopped': ({ name }) => `Opload van ${name} gestopt.`,
  'hint-cancelled': 'Begin maar opnieuw.',
};
const stopped = say('upload-stopped', { name: 'a.mp4' });
const fromTheFuture: Sentence = { sentence: 'video-too-loud', params: { name: 'a.mp4', levelDb: 90 } };

describe('word', () => {
  it('puts the parameters into the words of the language', () => {
    expect(word(stopped)).toBe('The upload of "a.mp4" was stopped.');
    expect(word(stopped, toy)).toBe('Opload van a.mp4 gestopt.');
  });

  it('words a sentence inside a sentence in the same language', () => {
    const outer = say('upload-stopped', { name: stopped });
    expect(word(outer, toy)).toBe('Opload van Opload van a.mp4 gestopt. gestopt.');
  });

  it('shows what a newer version says by its key and parameters', () => {
    expect(word(fromTheFuture)).toBe('Video too loud (name: a.mp4, levelDb: 90).');
    expect(word({ sentence: 'toString', params: {} })).toBe('ToString.');
  });

  it('shows a foreign text as it is', () => {
    expect(word(asIs('ENOENT: no such file'), toy)).toBe('ENOENT: no such file');
  });
});

describe('say', () => {
  it('takes the keys and parameters of the English catalog only', () => {
    // @ts-expect-error no such key
    say('upload-started', { name: 'a.mp4' });
    // @ts-expect-error a parameter is missing
    say('upload-refused', { name: 'a.mp4' });
    // @ts-expect-error a number is needed
    say('upload-refused', { name: 'a.mp4', status: '413' });
    // @ts-expect-error an entry without parameters
    say('hint-cancelled', { name: 'a.mp4' });
    // @ts-expect-error a language has every key
    const incomplete: SentenceCatalog = { 'hint-cancelled': 'Begin maar opnieuw.' };
    expect(incomplete).toBeDefined();
  });
});

describe('a stored sentence', () => {
  it('comes back as data', () => {
    expect(sentenceStored(storedSentence(stopped))).toEqual(stopped);
    expect(sentenceStored(storedSentence(fromTheFuture))).toEqual(fromTheFuture);
  });

  it('of an earlier version is its text, and stays that', () => {
    const earlier = 'Parts of the recording are damaged.';
    expect(word(sentenceStored(earlier), toy)).toBe(earlier);
    expect(storedSentence(sentenceStored(earlier))).toBe(earlier);
    expect(word(sentenceStored('{"sentence": cut off'))).toBe('{"sentence": cut off');
  });
});

describe('worded', () => {
  it('replaces sentences however deep they lie, and leaves the rest alone', () => {
    const untouched = { spans: [[0, 1]], bytes: new Uint8Array(2) };
    const value = { list: [{ notice: stopped, at: 3 }], untouched, none: null };
    const words = worded(value, toy);
    expectTypeOf(words.list[0]!.notice).toEqualTypeOf<string>();
    expect(words).toEqual({ list: [{ notice: 'Opload van a.mp4 gestopt.', at: 3 }], untouched, none: null });
    expect(words.untouched).toBe(untouched);
    expect(worded(untouched)).toBe(untouched);
  });

  it('words an error again, and keeps its English where the catalog lacks a sentence', () => {
    const shape = new VigilError('cancelled', stopped).toShape();
    const newer = { ...shape, message: 'Much too loud.', said: { ...shape.said!, message: fromTheFuture } };
    expect(worded({ error: shape }, toy)).toEqual({
      error: { code: 'cancelled', message: 'Opload van a.mp4 gestopt.', hint: 'Begin maar opnieuw.', details: {} },
    });
    expect(worded(newer, toy)).toEqual({
      code: 'cancelled',
      message: 'Much too loud.',
      hint: 'Begin maar opnieuw.',
      details: {},
    });
  });
});

describe('a client', () => {
  const answering = (reply: unknown) => ({
    // What crosses a process is JSON.
    call: () => Promise.resolve(JSON.parse(JSON.stringify(reply)) as Reply),
    subscribe: () => () => undefined,
  });
  const failed = answering({ ok: false, error: new VigilError('cancelled', stopped).toShape() });

  it('words answers and errors in its own language', async () => {
    const answer = { ok: true, value: { state: 'idle', problem: stopped } };
    await expect(createClient(answering(answer), toy).call('jobs.result', { jobId: 'a' })).resolves.toEqual({
      state: 'idle',
      problem: 'Opload van a.mp4 gestopt.',
    });
    await expect(createClient(failed, toy).call('jobs.list', {})).rejects.toMatchObject({
      message: 'Opload van a.mp4 gestopt.',
      hint: 'Begin maar opnieuw.',
    });
    await expect(createClient(failed).call('jobs.list', {})).rejects.toThrow('The upload of "a.mp4" was stopped.');
  });

  it('shows an error that an earlier version stored', () => {
    const shape = ErrorShape.parse({ code: 'undecodable', message: 'No picture.', hint: 'Export it again.' });
    expect(VigilError.fromShape(shape, toy)).toMatchObject({ message: 'No picture.', hint: 'Export it again.' });
    expect(worded(shape, toy)).toEqual(shape);
  });
});
