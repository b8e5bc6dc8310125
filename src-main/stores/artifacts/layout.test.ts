import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoderOfFile, layout, thumbnailTimeMs } from './layout.ts';

const sources = resolve(import.meta.dirname, '../..');
/** What else names files: the layout itself, and where the whole data folder's own places are named. */
const NAMING = ['stores/artifacts/layout.ts', 'platform/paths.ts'];

/** Sources of the product, by their path below src-main. */
function productSources(): string[] {
  return readdirSync(sources, { recursive: true, withFileTypes: true })
    .map((entry) => relative(sources, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(
      (path) => /\.ts$/.test(path) && !/\.(test|bench|contract|fixture)\.ts$|\/testing\/|^acceptance\//.test(path),
    );
}

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text that is the name, or a path that ends with it; for a name with an id or a time in it, one made alike. */
function literalOf(name: string | ((part: never) => string)): RegExp {
  if (typeof name === 'string') return new RegExp(`['"\`/]${quoted(name)}['"\`/]`);
  const [before, after] = name('PART' as never).split('PART') as [string, string];
  const part = '(\\$\\{[^`]*\\}|%d)';
  return new RegExp(before === '' ? `['"\`/]${part}${quoted(after)}['"\`]` : `['"\`/]${quoted(before)}${part}`);
}

/** Words that also mean something else in a program: they count where a path is made of them. */
const COMMON_WORDS = new Set<string>(Object.values([layout.fromSopilot]));
/** `<name>.json` and `<name>.npy` are also how files outside the artifacts are called. */
const COMMON_FORMS = new Set<unknown>([layout.effectiveVectors, layout.clipTimes]);

function namesMadeUpIn(text: string): string[] {
  const code = withoutComments(text);
  return Object.entries(layout)
    .filter(([, name]) => !COMMON_FORMS.has(name))
    .filter(([, name]) =>
      COMMON_WORDS.has(name as string)
        ? new RegExp(`join\\([^)]*['"\`]${name as string}['"\`]`).test(code)
        : literalOf(name as string).test(code),
    )
    .map(([key]) => key);
}

describe('the layout of a video’s artifacts', () => {
  it('is the only source that holds one of its names', () => {
    const others = productSources().filter((path) => !NAMING.includes(path));
    expect(others.length).toBeGreaterThan(200);
    const made = others.flatMap((path) => {
      const names = namesMadeUpIn(readFileSync(join(sources, path), 'utf8'));
      return names.map((name) => `${path} makes up ${name}`);
    });
    expect(made).toEqual([]);
  });

  it.each([
    ["join(folder, 'scan.json')", 'scanSummary'],
    ["'scan.partial'", 'partialScan'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text as it would stand in a file
    ['`frames.${encoderId}.npy`', 'frameVectors'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text as it would stand in a file
    ['join(folder, `${timeMs}.jpg`)', 'thumbnail'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text as it would stand in a file
    ['`${base}.raw.npy`', 'rawVectors'],
    ["join(folder, 'legacy')", 'fromSopilot'],
  ])('would notice %s', (code, name) => {
    expect(namesMadeUpIn(`const x = ${code};`)).toEqual([name]);
    expect(namesMadeUpIn(`/** ${code} */`)).toEqual([]);
  });

  it('reads from a name what it was made of', () => {
    const { chunkVectors, frameVectors, sampleFrames, sampleTimes } = layout;
    for (const name of [chunkVectors, frameVectors, sampleFrames, sampleTimes]) {
      expect(encoderOfFile(name('siglip-2.b16'))).toBe('siglip-2.b16');
    }
    for (const name of [layout.scanSummary, layout.motion, layout.sopilotVectors]) {
      expect(encoderOfFile(name)).toBeUndefined();
    }
    expect(thumbnailTimeMs(layout.thumbnail(6042))).toBe(6042);
    expect(thumbnailTimeMs('cover.jpg')).toBeUndefined();
  });

  it.each(['..', 'a/b', '', '.hidden'])('refuses %j as an encoder', (id) => {
    expect(() => layout.frameVectors(id)).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error);
  });

  it('names files as libraries made before have them', () => {
    const names = Object.values(layout).map((name) => (typeof name === 'string' ? name : name('x' as never)));
    expect(names).toEqual([
      ...['scan.json', 'scan.partial', 'subtitles.json', 'frame-times.f64', 'content-scores.f32'],
      ...['tiny-frames.u8', 'motion.f32'],
      ...['samples.x.f64', 'sample-frames.x.i32', 'frames.x.npy', 'chunks.x.npy', 'thumbs', 'x.jpg'],
      ...['storyboard.jpgs', 'storyboard.json', 'storyboard.tiles', 'waveform.u8', 'objects.boxes', 'objects.json'],
      ...['hearing.json', 'hearing-growing.json', 'screen-texts.json', 'screen-texts-growing.json'],
      ...['proxy.mp4', 'proxy.json', 'proxy-growing.mp4.x.tmp', 'proxy-part.mp4.x.tmp', 'proxy.mp4.x.tmp'],
      ...['sopilot.npy', 'sopilot.json', 'legacy', 'x.npy', 'x.raw.npy', 'x.json', 'x.sha256'],
    ]);
  });
});
