import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSidecars } from './sidecars.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-sidecars-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Names of the side-cars of each video of a folder with these files; the first is of the first video, and so on. */
async function found(files: string, video: string): Promise<string[]> {
  const folder = mkdtempSync(join(root, 'case-'));
  for (const name of [...files.split(', '), video]) writeFileSync(join(folder, name), '');
  return (await findSidecars(join(folder, video))).paths.map((path) => basename(path));
}

const NFC = 'Prüfstand'.normalize('NFC');
const NFD = 'Prüfstand'.normalize('NFD');

describe('findSidecars', () => {
  it.each([
    [
      'tags of language and kind',
      'clip.srt, clip.de-DE.forced.srt, clip.ja.vtt',
      'clip.mp4',
      'clip.srt, clip.de-DE.forced.srt, clip.ja.vtt',
    ],
    ['the whole name', 'clip.mp4.srt, clip.mkv.vtt', 'clip.mp4', 'clip.mp4.srt'],
    ['the whole name rather than the stem', 'clip.mp4.srt, clip.srt', 'clip.mp4', 'clip.mp4.srt'],
    [
      'one file per language, the plain one',
      'clip.en.sdh.srt, clip.en.vtt, clip.eng.forced.srt',
      'clip.mp4',
      'clip.en.vtt',
    ],
    ['one with sounds rather than a part', 'clip.en.forced.srt, clip.en.hi.srt', 'clip.mp4', 'clip.en.hi.srt'],
    ['Hindi as Hindi', 'clip.hi.srt, clip.en.srt', 'clip.mp4', 'clip.en.srt, clip.hi.srt'],
    ['SubRip before others', 'clip.ass, clip.vtt, clip.srt', 'clip.mp4', 'clip.srt'],
    ['another Unicode form', `${NFD}.srt`, `${NFC}.mp4`, `${NFD}.srt`],
    ['another Unicode form the other way round', `${NFC}.de.srt`, `${NFD}.mp4`, `${NFC}.de.srt`],
    ['another case', 'CLIP.EN.SRT', 'clip.mp4', 'CLIP.EN.SRT'],
    ['no subtitle of a longer name', 'clip2.srt, clip part.srt, clip.srt.txt', 'clip.mp4', ''],
    ['one that two containers of a name share', 'clip.srt, clip.mkv', 'clip.mp4', 'clip.srt'],
    ['no subtitle of a namesake', 'clip.part2.mp4, clip.part2.srt, clip.srt', 'clip.mp4', 'clip.srt'],
    ['that of the namesake by its own name', 'clip.mp4, clip.part2.srt, clip.srt', 'clip.part2.mp4', 'clip.part2.srt'],
  ])('finds %s', async (_what, files, video, expected) => {
    expect((await found(files, video)).join(', ')).toBe(expected);
  });

  it('keeps names apart that differ by case or form only, and says where nobody can tell', async () => {
    const folder = join(root, 'namesakes');
    mkdirSync(folder);
    const names = ['Cam.mp4', 'cam.mp4', 'Cam.srt', 'cam.srt', 'CAM.en.srt', `${NFC}.mp4`, `${NFD}.mp4`, `${NFD}.srt`];
    for (const name of names) writeFileSync(join(folder, name), '');
    const of = (video: string) => findSidecars(join(folder, video));
    expect(await of('Cam.mp4')).toEqual({ paths: [join(folder, 'Cam.srt')], ambiguous: ['CAM.en.srt'], unread: [] });
    expect(await of('cam.mp4')).toEqual({ paths: [join(folder, 'cam.srt')], ambiguous: ['CAM.en.srt'], unread: [] });
    expect(await of(`${NFD}.mp4`)).toEqual({ paths: [join(folder, `${NFD}.srt`)], ambiguous: [], unread: [] });
    expect(await of(`${NFC}.mp4`)).toEqual({ paths: [], ambiguous: [], unread: [] });
  });

  it('finds nothing in a folder that cannot be read', async () => {
    expect(await findSidecars(join(root, 'no', 'such', 'clip.mp4'))).toEqual({ paths: [], ambiguous: [], unread: [] });
  });
});
