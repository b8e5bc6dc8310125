import {
  BRIGHTNESS,
  brightnessIndex,
  CHROMA,
  COLOURS,
  chromaIndex,
  colourIndex,
  DIM,
  EDGE_GRID_SIDE,
  edgeIndex,
  GRID_SIDE,
  ORIENTATION_COUNT,
} from './feature-space.ts';

/** Words per quality; the first names it. */
const QUALITY_WORDS: readonly (readonly string[])[] = [
  ['black'],
  ['grey', 'gray', 'greyish'],
  ['white', 'whitish'],
  ['red', 'crimson', 'scarlet', 'reddish'],
  ['orange', 'amber'],
  ['yellow', 'golden', 'yellowish'],
  ['green', 'greenish'],
  ['cyan', 'turquoise', 'teal', 'aqua'],
  ['blue', 'navy', 'azure', 'bluish'],
  ['purple', 'violet', 'lilac'],
  ['pink', 'magenta', 'pinkish'],
  ['brown', 'tan', 'brownish'],
  ['beige', 'sand-coloured', 'skin-coloured'],
  ['dark', 'darkness', 'unlit', 'darkened'],
  ['dim', 'dimly', 'gloomy', 'shadowy'],
  ['bright', 'brightly', 'glaring'],
  ['colourful', 'colorful', 'vivid', 'saturated'],
  ['colourless', 'colorless', 'monochrome', 'greyscale', 'grayscale'],
  ['plain', 'smooth', 'uniform', 'blank'],
  ['busy', 'cluttered', 'detailed', 'textured'],
  ['vertical'],
  ['horizontal'],
];

/** Words per region; the first names it. Two that follow one another join: "top left". */
const REGION_WORDS: readonly (readonly string[])[] = [
  ['anywhere', 'everywhere', 'overall'],
  ['left', 'left-hand'],
  ['right', 'right-hand'],
  ['top', 'upper', 'above'],
  ['bottom', 'lower', 'below'],
  ['centre', 'center', 'middle', 'central', 'centred', 'centered'],
  ['top-left'],
  ['top-right'],
  ['bottom-left'],
  ['bottom-right'],
];

const STOP_WORDS =
  'a an the this that these those some any something anything thing things there here is are was were be been being ' +
  'it its of in on at to from with by for and or as near around over i me my we us you your can could do does did show ' +
  'find see seen look looking looks like where when what which who how much many mostly very quite rather side part ' +
  'area areas region place picture image frame frames scene scenes video footage shot shots clip clips moment moments ' +
  'colour color coloured colored tone tones please';

/** What `vocab.json` holds; the id of (quality q, region r) is 1 + q * regions + r, and 0 pads. */
export function vocabulary(): object {
  const named = (groups: readonly (readonly string[])[]): Record<string, number> =>
    Object.fromEntries(groups.flatMap((words, at) => words.map((word) => [word, at] as const)));
  return {
    qualities: named(QUALITY_WORDS),
    regions: named(REGION_WORDS),
    regionCount: REGION_WORDS.length,
    joinedRegions: REGION_WORDS.map(([name]) => name!)
      .filter((name) => name.includes('-'))
      .map((name) => name.split('-')),
    separators: ['and', 'with', 'but', 'while'],
    stopWords: STOP_WORDS.split(' '),
  };
}

export const VOCABULARY_SIZE = 1 + QUALITY_WORDS.length * REGION_WORDS.length;

/** One direction per (quality, region), rows of DIM, each of length 1; row 0 is all zero, for padding. */
export function wordDirections(): Float32Array {
  const table = new Float32Array(VOCABULARY_SIZE * DIM);
  let row = 1;
  for (const [quality] of QUALITY_WORDS) {
    for (const [region] of REGION_WORDS) {
      const target = table.subarray(row * DIM, (row + 1) * DIM);
      const dimensions = dimensionsOf(quality!, region!);
      for (const at of dimensions) target[at] = 1 / Math.sqrt(dimensions.length);
      row += 1;
    }
  }
  return table;
}

function dimensionsOf(quality: string, region: string): number[] {
  const colour = (COLOURS as readonly string[]).indexOf(quality);
  const places = region === 'anywhere' ? [0] : cellsOf(region, GRID_SIDE).map((cell) => cell + 1);
  if (colour >= 0) return places.map((place) => colourIndex(place, colour));
  const level = (BRIGHTNESS as readonly string[]).indexOf(quality);
  if (level >= 0) return places.map((place) => brightnessIndex(place, level));
  if (quality === 'colourful') return [chromaIndex(CHROMA.length - 2), chromaIndex(CHROMA.length - 1)];
  if (quality === 'colourless') return [chromaIndex(0)];
  const cells = cellsOf(region, EDGE_GRID_SIDE);
  return edgeBinsOf(quality).flatMap((bin) => cells.map((cell) => edgeIndex(bin, cell)));
}

function edgeBinsOf(quality: string): number[] {
  if (quality === 'plain') return [ORIENTATION_COUNT];
  if (quality === 'vertical') return [0];
  if (quality === 'horizontal') return [ORIENTATION_COUNT / 2];
  return Array.from({ length: ORIENTATION_COUNT }, (_, bin) => bin);
}

/** Cells of a square grid that a region covers: on each axis the outer half for a side, the inner part for the centre. */
function cellsOf(region: string, grid: number): number[] {
  const outer = Math.floor(grid / 2);
  const names = region.split('-');
  const within = (at: number, low: string, high: string): boolean => {
    if (names.includes(low)) return at < outer;
    if (names.includes(high)) return at >= grid - outer;
    return !names.includes('centre') || (at >= Math.floor((grid - 1) / 2) && at <= Math.ceil((grid - 1) / 2));
  };
  return Array.from({ length: grid * grid }, (_, cell) => cell).filter(
    (cell) => within(Math.floor(cell / grid), 'top', 'bottom') && within(cell % grid, 'left', 'right'),
  );
}
