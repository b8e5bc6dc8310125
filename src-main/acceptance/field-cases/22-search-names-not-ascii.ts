import { expect } from 'vitest';
import type { FieldCheck } from './field-case.ts';

interface Listed {
  readonly videos: readonly { readonly name: string }[];
  readonly total: number;
}

const NAMES = { oil: 'Ölwechsel Halle.mp4', pump: 'Червоний насос.mp4', apples: 'Äpfel ÜBUNG.mp4' };
const SEARCHED = [
  ['Ölwechsel', NAMES.oil],
  ['ölwechsel', NAMES.oil],
  ['ÖLWECHSEL'.normalize('NFD'), NAMES.oil],
  ['Червоний', NAMES.pump],
  ['червоний', NAMES.pump],
  ['ÜBUNG', NAMES.apples],
  ['übung äpfel', NAMES.apples],
] as const;

export const check: FieldCheck = async ({ folder, vigil }) => {
  await vigil('index', folder);
  for (const [text, name] of SEARCHED) {
    const { document } = await vigil<Listed>('videos', 'list', '--text', text);
    expect(
      document.videos.map((video) => video.name.normalize('NFC')),
      text,
    ).toEqual([name]);
    expect(document.total).toBe(1);
  }
};
