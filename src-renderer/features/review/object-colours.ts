/** Light enough for dark letters on them, and to be told apart also by who sees no red or green (Okabe and Ito). */
const COLOURS = ['#e69f00', '#56b4e9', '#2fc78f', '#f0e442', '#f0855a', '#cc9ad0', '#9ecae1', '#c7c7c7'] as const;

/** The colour of a label: always the same, on the timeline and over the picture. */
export function objectColour(label: string): string {
  let hash = 7;
  for (const letter of label) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return COLOURS[hash % COLOURS.length]!;
}
