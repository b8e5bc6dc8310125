const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/**
 * Markup of SubRip and WebVTT by its own syntax, each tag with what it may carry. Whatever else stands between angle
 * brackets is words: "pressure < 5 bar and flow > 3 liters", "MyValue<String>".
 */
const TAGS = [
  String.raw`\/?(?:i|b|u|s|c|p|em|strong|strike|ruby|rt|rp|span|div|br)(?:\.[^\s.<>]+)*\s*\/?`,
  // WebVTT's voice and language: the name follows a space.
  String.raw`(?:v|lang)(?:\.[^\s.<>]+)*\s[^<>]*`,
  String.raw`\/(?:v|lang|font)\s*`,
  String.raw`font(?:\s[^<>]*)?`,
  String.raw`(?:span|div|p|c|i|b|u|s)\s+[\w-]+\s*=[^<>]*`,
  // WebVTT's time inside a cue.
  String.raw`(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}`,
];
const MARKUP = new RegExp(`<(?:${TAGS.join('|')})>`, 'gi');
/** Overrides of Advanced SubStation, which players know in SubRip too. Bounded, so that no text is slow. */
const OVERRIDE = /\{\s{0,9}\\[a-z1-4][^{}]{0,999}\}/gi;
const DRAWING = /\{\s{0,9}\\(?:[^{}]{0,499}\\)?p(\d+)[^{}]{0,499}\}/g;
/** A forced line break, but not in a path: `C:\New`, `\\server\New`. */
const FORCED_BREAK = /(?<!(?:^|\s)["'“(]?(?:[A-Za-z]:|\\)\S{0,200})\\N/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff\ufffd]/g;

/** One line of a cue as plain words: markup gone, entities resolved, spaces single. Empty when nothing is left. */
export function plainText(line: string): string {
  return withoutDrawings(line)
    .replace(MARKUP, '')
    .replace(OVERRIDE, '')
    .replace(FORCED_BREAK, ' ')
    .replace(/&(#x?[0-9a-f]{1,8}|[a-z]+);/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Between `{\p1}` and `{\p0}` stands a picture, as the moves of a pen. */
function withoutDrawings(line: string): string {
  let kept = '';
  let [from, isDrawing] = [0, false];
  for (const override of line.matchAll(DRAWING)) {
    if (!isDrawing) kept += line.slice(from, override.index);
    isDrawing = Number(override[1]) > 0;
    from = override.index + override[0].length;
  }
  return isDrawing ? kept : kept + line.slice(from);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const isLetter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isLetter ? String.fromCodePoint(code) : undefined;
}
