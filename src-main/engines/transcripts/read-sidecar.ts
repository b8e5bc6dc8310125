import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { decodeText } from './decode-text.ts';
import { parseSubtitles } from './parse-subtitles.ts';
import type { SourcedLine } from './sourced-line.ts';
import { withinVideo } from './within-video.ts';

/** Far beyond a day of speech; a larger file is something else under that name. */
const MAX_SIDECAR_BYTES = 16 << 20;

export interface Sidecar {
  /** Within [0, durationSec), as the file has them in order of time. */
  readonly lines: readonly SourcedLine[];
  readonly warnings: readonly Sentence[];
}

/** Reads one subtitle file beside a video of `durationSec`. Never throws: what cannot be read is in the warnings. */
export async function readSidecar(path: string, durationSec: number): Promise<Sidecar> {
  const name = basename(path);
  const nothing = (warning: Sentence): Sidecar => ({ lines: [], warnings: [warning] });
  const info = await stat(path).catch(() => undefined);
  if (info && info.size > MAX_SIDECAR_BYTES) {
    return nothing(say('subtitle-too-large', { name, maxMb: MAX_SIDECAR_BYTES / 2 ** 20 }));
  }
  const bytes = info?.isFile() ? await readFile(path).catch(() => undefined) : undefined;
  if (!bytes) return nothing(say('subtitle-unreadable', { name }));
  const decoded = decodeText(bytes);
  if (!decoded) return nothing(say('subtitle-encoding-unknown', { name }));

  const { encoding, isDoubtful, lostPlaces } = decoded;
  const { lines: said, unreadCount } = parseSubtitles(decoded.text);
  const source = `sidecar:${name}`;
  const lines = withinVideo(
    said.map((line) => ({ ...line, source })),
    durationSec,
  );
  const outside = said.length - lines.length;
  const warnings: Sentence[] = [];
  if (isDoubtful) warnings.push(say('subtitle-encoding-doubtful', { name, encoding }));
  if (lostPlaces > 0) warnings.push(say('subtitle-places-lost', { name, places: lostPlaces }));
  if (unreadCount > 0) warnings.push(say('subtitle-cues-unread', { name, cues: unreadCount }));
  else if (said.length === 0) warnings.push(say('subtitle-without-words', { name }));
  if (outside > 0) warnings.push(say('subtitle-outside-video', { name, lines: outside }));
  return { lines, warnings };
}
