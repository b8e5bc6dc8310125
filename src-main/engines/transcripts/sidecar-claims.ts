import { extname } from 'node:path';

/** How a subtitle's name fits a video's. */
export interface SidecarClaim {
  /** 0: letter by letter; 1: in the same Unicode form; 2: whatever the case. */
  readonly looseness: number;
  /** Letters of the video's name that the subtitle begins with: the more, the more surely it is meant. */
  readonly length: number;
  /** What of the video's name that was. */
  readonly stem: string;
  /** What stands between the video's name and the ending, in lower case: `en`, `sdh`. */
  readonly tags: readonly string[];
}

/** Ways to compare names, strictest first. A Mac writes names decomposed, and Windows minds no case. */
const FORMS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.normalize('NFC'),
  (name) => name.normalize('NFC').toUpperCase().toLowerCase(),
];
const TAGS = /^(?:\.[\p{L}\p{M}\p{N} _()[\]+-]{2,30}){0,4}$/u;

/**
 * Whether a subtitle of this name may be one of the video: `clip.srt`, `clip.en.sdh.srt` and `clip.mp4.srt` beside
 * `clip.mp4`. Undefined when its name does not say so.
 */
export function claimOn(subtitleName: string, videoName: string): SidecarClaim | undefined {
  const base = subtitleName.slice(0, subtitleName.length - extname(subtitleName).length);
  const stems = [videoName, videoName.slice(0, videoName.length - extname(videoName).length)];
  for (const [looseness, form] of FORMS.entries()) {
    const formed = form(base);
    for (const stem of stems) {
      const wanted = form(stem);
      if (!formed.startsWith(wanted) || !TAGS.test(formed.slice(wanted.length))) continue;
      const tags = formed.slice(wanted.length).toLowerCase().split('.').slice(1);
      return { looseness, length: wanted.length, stem, tags };
    }
  }
  return undefined;
}

/** Below zero when `a` says more surely than `b` whose subtitle it is; zero when both do alike. */
export function compareClaims(a: SidecarClaim, b: SidecarClaim): number {
  return a.looseness - b.looseness || b.length - a.length;
}
