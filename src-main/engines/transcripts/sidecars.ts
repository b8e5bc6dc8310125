import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { VIDEO_EXTENSIONS } from '../media/video-extensions.ts';
import { claimOn, compareClaims, type SidecarClaim } from './sidecar-claims.ts';

/** SubRip first where several say the same: its files carry no styles or notes. */
const EXTENSIONS = ['.srt', '.vtt', '.ass', '.ssa'];
/** Subtitles of other kinds, which nothing here reads. */
const UNREAD_EXTENSIONS = ['.sub', '.smi', '.sami', '.ttml', '.dfxp', '.sbv', '.lrc', '.scc'];
/** For those who cannot hear: all that is said, and what is heard besides. */
const WITH_SOUNDS = new Set(['sdh', 'cc', 'hi']);
/** Only what the others leave out. */
const PARTIAL = new Set(['forced', 'foreign', 'signs']);

export interface FoundSidecars {
  /** In order: the untagged first, then by tag. */
  readonly paths: readonly string[];
  /** Names of files that may as well belong to another video of the folder. */
  readonly ambiguous: readonly string[];
  /** Names of its subtitles of kinds that are not read. */
  readonly unread: readonly string[];
}

interface Candidate {
  readonly name: string;
  readonly claim: SidecarClaim;
}

/** Whether a file is called like a subtitle that is read. */
export function isSubtitleName(name: string): boolean {
  return EXTENSIONS.includes(extname(name).toLowerCase());
}

/**
 * Subtitle files that lie beside a video and are its own: `clip.srt`, with tags (`clip.en.sdh.srt`), or with the whole
 * name (`clip.mp4.srt`). Case and Unicode form are minded where another video of the folder fits better. One file per
 * language: without `sdh`, `cc` or `forced` rather than with. An unreadable folder has none.
 */
export async function findSidecars(videoPath: string): Promise<FoundSidecars> {
  const folder = dirname(videoPath);
  const names = await readdir(folder).catch((): string[] => []);
  const own = listedName(basename(videoPath), names);
  const others = names.filter((name) => name !== own && VIDEO_EXTENSIONS.has(extname(name).toLowerCase()));
  const candidates: Candidate[] = [];
  const ambiguous: string[] = [];
  const unread: string[] = [];
  for (const name of names.toSorted()) {
    const isRead = isSubtitleName(name);
    const isSubtitle = isRead || UNREAD_EXTENSIONS.includes(extname(name).toLowerCase());
    const claim = isSubtitle ? claimOn(name, own) : undefined;
    // `clip.mkv.srt` is of another file than `clip.mp4`, even when that is gone.
    if (!claim || claim.tags.some((tag) => VIDEO_EXTENSIONS.has(`.${tag}`))) continue;
    const rivals = others.flatMap((other) => claimOn(name, other) ?? []);
    if (rivals.some((rival) => compareClaims(rival, claim) < 0)) continue;
    // `clip.mp4` and `clip.mkv` share `clip.srt`, but nobody knows whether `CLIP.srt` is of `clip.mp4` or of `Clip.mp4`.
    const isShared = rivals.every((rival) => compareClaims(rival, claim) > 0 || rival.stem === claim.stem);
    if (!isRead) unread.push(name);
    else if (isShared) candidates.push({ name, claim });
    else ambiguous.push(name);
  }
  return { paths: onePerLanguage(candidates).map((name) => join(folder, name)), ambiguous, unread };
}

/** The video's name as its folder has it: some systems find a file by another case or Unicode form. */
function listedName(given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  const form = (name: string): string => name.normalize('NFC').toLowerCase();
  return names.find((name) => form(name) === form(given)) ?? given;
}

function onePerLanguage(candidates: readonly Candidate[]): string[] {
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const language = languageOf(candidate.claim.tags);
    const rival = best.get(language);
    if (!rival || preference(candidate, rival) < 0) best.set(language, candidate);
  }
  return [...best].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { name }]) => name);
}

function preference(a: Candidate, b: Candidate): number {
  const extension = ({ name }: Candidate): number => EXTENSIONS.indexOf(extname(name).toLowerCase());
  return (
    fullness(b.claim.tags) - fullness(a.claim.tags) || compareClaims(a.claim, b.claim) || extension(a) - extension(b)
  );
}

/** 2: what is said and no more; 1: with sounds; 0: only a part. */
function fullness(tags: readonly string[]): number {
  if (tags.some((tag) => PARTIAL.has(tag))) return 0;
  return tags.some((tag, at) => isWithSounds(tag, at)) ? 1 : 2;
}

/** `hi` alone is Hindi. */
function isWithSounds(tag: string, at: number): boolean {
  return WITH_SOUNDS.has(tag) && (tag !== 'hi' || at > 0);
}

/** The tags that tell one subtitle from another, `eng` as `en`. */
function languageOf(tags: readonly string[]): string {
  const telling = tags.filter((tag, at) => tag !== 'default' && !PARTIAL.has(tag) && !isWithSounds(tag, at));
  return telling.map(shortestTag).join('.');
}

function shortestTag(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0]!.toLowerCase();
  } catch {
    return tag;
  }
}
