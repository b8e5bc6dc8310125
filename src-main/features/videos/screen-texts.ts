import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { readScreenTexts } from '../../stores/artifacts/screen-text-file.ts';

/** What is written in a video's pictures; `hasReader` tells why there may be nothing. */
export async function screenTextsOf(
  folder: string,
  hasReader: () => Promise<boolean>,
): Promise<CallOutput<'videos.texts'>> {
  const found = await readScreenTexts(folder);
  if (!found) return { state: (await hasReader()) ? 'not-read' : 'no-reader', by: null, looks: 0, reads: 0, lines: [] };
  const { by, title, looks, reads, lines } = found;
  const at = by.reader.lastIndexOf('@');
  const reader = { id: by.reader.slice(0, at), version: by.reader.slice(at + 1), title };
  return { state: 'read', by: reader, looks, reads, lines };
}
