import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { english } from '../src-shared/sentences/en/index.ts';
import { isTest } from './architecture/import-rules.ts';
import { sentencesInPlace, unusedKeys } from './architecture/sentence-rules.ts';

const root = resolve(import.meta.dirname, '..');
const catalogs = join('src-shared', 'sentences', 'en');

/** The product's sources by path, without tests and catalogs. */
const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(catalogs))
    .filter((file) => !isTest(file.split(sep).join('/')))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') })),
);

describe('the catalogs', () => {
  it('have no key that nobody says', () => {
    const texts = sources.map(({ text }) => text);
    expect(unusedKeys(Object.keys(english), texts)).toEqual([]);
    expect(unusedKeys(['never-said'], texts)).toEqual(['never-said']);
  });

  it('have each key once', () => {
    const keys = readdirSync(join(root, catalogs)).flatMap((file) =>
      [...readFileSync(join(root, catalogs, file), 'utf8').matchAll(/^ {2}'?([\w-]+)'?:/gm)].map((match) => match[1]!),
    );
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    expect(keys.toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it('hold every sentence of ours: none is handed over as a foreign text', () => {
    expect(sources.flatMap(({ file, text }) => sentencesInPlace(text).map((words) => `${file}: ${words}`))).toEqual([]);
    expect(sentencesInPlace("throw new VigilError('internal', asIs('The file is gone.'));")).toHaveLength(1);
  });
});
