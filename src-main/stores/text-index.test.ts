import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTextIndex, type TextIndex } from './text-index.ts';

let folder: string;
let index: TextIndex;
const file = (): string => join(folder, 'text.db');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-text-'));
  index = openTextIndex(file());
});

afterEach(() => {
  index.close();
  rmSync(folder, { recursive: true, force: true });
});

function line(startSec: number, text: string) {
  return { startSec, endSec: startSec + 2, text };
}

function texts(question: string, query: Partial<Parameters<TextIndex['search']>[1]> = {}): string[] {
  return index.search(question, { limit: 10, ...query }).map((hit) => hit.text);
}

describe('text index', () => {
  it('finds inflected words, best first, and says which it matched', async () => {
    await index.replaceForVideo('v1', [
      line(0, 'The worker tightened three bolts.'),
      line(10, 'A forklift passes.'),
      line(20, 'Bolts are checked; the bolt tightens.'),
      line(30, 'Lunch break.'),
      line(40, 'Cleaning the floor.'),
    ]);
    const hits = index.search('When did he tighten the bolt?', { limit: 10 });
    expect(hits.map((hit) => hit.startSec).toSorted((a, b) => a - b)).toEqual([0, 20]);
    expect(hits[0]!.score).toBeGreaterThanOrEqual(hits[1]!.score);
    expect(hits[0]!.matchedTerms).toEqual(['tighten', 'bolt']);
    expect(texts('forklifts')).toEqual(['A forklift passes.']);
  });

  it('finds Japanese by long and by short words, and Latin words inside it', async () => {
    await index.replaceForVideo('v1', [
      line(0, '作業員が部品を取り付けています。'),
      line(10, 'コンベアが停止しました。'),
      line(20, 'ネジM4を締める。'),
      line(30, 'ｺﾝﾍﾞｱを点検する。'),
    ]);
    expect(texts('部品はどこですか')).toEqual(['作業員が部品を取り付けています。']);
    expect(texts('コンベアはいつ停止した？')[0]).toBe('コンベアが停止しました。');
    expect(texts('コンベア')).toHaveLength(2);
    expect(texts('m4')).toEqual(['ネジM4を締める。']);
    expect(texts('猫')).toEqual([]);
  });

  it('folds accents and full-width letters', async () => {
    await index.replaceForVideo('v1', [line(0, 'Le café est fermé.'), line(5, 'ＰＵＭＰ ４２')]);
    await index.replaceForVideo('v2', [line(0, 'Die Straße ist ΟΔΟΣ.')]);
    expect(texts('STRASSE')).toEqual(['Die Straße ist ΟΔΟΣ.']);
    expect(texts('οδος')).toEqual(['Die Straße ist ΟΔΟΣ.']);
    expect(texts('cafe')).toEqual(['Le café est fermé.']);
    expect(texts('pump 42')).toEqual(['ＰＵＭＰ ４２']);
  });

  it.each(['"', "'; drop table lines; --", 'NEAR(a b', 'x* AND OR NOT', '(', 'text:bolt^', '{}', '\u0000', '？！', ''])(
    'takes %j as a question like any other',
    async (question) => {
      await index.replaceForVideo('v1', [line(0, 'bolt')]);
      expect(() => index.search(question, { limit: 5 })).not.toThrow();
      expect(index.countLines()).toBe(1);
    },
  );

  it('finds nothing for words without meaning', async () => {
    await index.replaceForVideo('v1', [line(0, 'What is this and where was it?')]);
    expect(texts('What is it?')).toEqual([]);
    expect(index.terms('Where is the red valve?')).toEqual({ words: ['red', 'valve'], substrings: [] });
  });

  it('keeps to videos and to a span of time', async () => {
    await index.replaceForVideo('v1', [line(0, 'bolt one'), line(60, 'bolt two')]);
    await index.replaceForVideo('v2', [line(0, 'bolt three')]);
    expect(texts('bolt', { videoIds: ['v2'] })).toEqual(['bolt three']);
    expect(texts('bolt', { videoIds: [] })).toEqual([]);
    expect(texts('bolt', { fromSec: 2, toSec: 61 })).toEqual(['bolt two']);
    expect(texts('bolt', { limit: 1 })).toHaveLength(1);
  });

  it('replaces and removes the lines of a video', async () => {
    await index.replaceForVideo('v1', [line(0, 'old words 部品'), line(9, 'more')]);
    await index.replaceForVideo('v1', [line(0, 'new words')]);
    expect(texts('old 部品')).toEqual([]);
    expect(texts('new')).toEqual(['new words']);
    await index.remove('v1');
    expect([texts('new'), index.countLines()]).toEqual([[], 0]);
  });

  it('is made again when it is damaged, and filled again from the transcripts', async () => {
    await index.replaceForVideo('v1', [line(0, 'bolt')]);
    index.close();
    index = openTextIndex(file());
    expect([index.isFresh, index.countLines()]).toEqual([false, 1]);
    index.close();
    for (const suffix of ['-wal', '-shm']) rmSync(`${file()}${suffix}`, { force: true });
    writeFileSync(file(), 'this is no database, and never was one. '.repeat(200));
    index = openTextIndex(file());
    expect([index.isFresh, index.countLines()]).toEqual([true, 0]);
    async function* transcripts() {
      yield { videoId: 'v1', lines: [line(0, 'bolt')] };
      yield { videoId: 'v2', lines: [line(0, 'valve')] };
    }
    await index.rebuild(transcripts());
    expect([texts('bolt'), texts('valve')]).toEqual([['bolt'], ['valve']]);
  });
});
