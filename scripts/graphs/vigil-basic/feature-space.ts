/**
 * The space of `vigil-basic`: what each of its dimensions counts. Every block is a square-rooted share (so its square
 * sums to 1 per place) times the block's weight; all pictures thus have nearly the same length before the final
 * normalisation, and the cosine with a colour's direction grows with that colour's share alone.
 */

/** Side of the square picture the image tower sees. */
export const IMAGE_SIDE = 96;

export const COLOURS = [
  'black',
  'grey',
  'white',
  'red',
  'orange',
  'yellow',
  'green',
  'cyan',
  'blue',
  'purple',
  'pink',
  'brown',
  'beige',
] as const;
export const BRIGHTNESS = ['dark', 'dim', 'medium', 'bright'] as const;
/** Chroma (largest minus smallest channel) in five soft steps, over the whole picture. */
export const CHROMA = ['colourless', 'muted', 'tinted', 'strong', 'vivid'] as const;
export const ORIENTATION_COUNT = 8;

/** Places of colours and brightness: the whole picture, then a 3 x 3 grid row by row. */
export const GRID_SIDE = 3;
export const PLACE_COUNT = 1 + GRID_SIDE * GRID_SIDE;
/** Edges are counted on a 4 x 4 grid, the layout of light and colour on 8 x 8. */
export const EDGE_GRID_SIDE = 4;
export const LAYOUT_SIDE = 8;

export const TONE_COUNT = COLOURS.length + BRIGHTNESS.length + CHROMA.length;
const EDGE_BINS = ORIENTATION_COUNT + 1;
const EDGE_CELLS = EDGE_GRID_SIDE * EDGE_GRID_SIDE;
/** Three opponent channels per cell and one value that lifts the block to constant length. */
export const LAYOUT_DIM = LAYOUT_SIDE * LAYOUT_SIDE * 3 + 1;

/** Squared weights: the blocks' shares of a picture's squared length; they sum to 1. */
const ENERGY = {
  colourWhole: 0.08,
  colourCells: 0.3,
  brightnessWhole: 0.03,
  brightnessCells: 0.06,
  chroma: 0.03,
  edges: 0.26,
  layout: 0.24,
} as const;

const cells = GRID_SIDE * GRID_SIDE;
export const WEIGHTS = {
  colourWhole: Math.sqrt(ENERGY.colourWhole),
  colourCell: Math.sqrt(ENERGY.colourCells / cells),
  brightnessWhole: Math.sqrt(ENERGY.brightnessWhole),
  brightnessCell: Math.sqrt(ENERGY.brightnessCells / cells),
  chroma: Math.sqrt(ENERGY.chroma),
  edgeCell: Math.sqrt(ENERGY.edges / EDGE_CELLS),
  layout: Math.sqrt(ENERGY.layout),
} as const;

const COLOUR_START = 0;
const BRIGHTNESS_START = COLOUR_START + PLACE_COUNT * COLOURS.length;
const CHROMA_START = BRIGHTNESS_START + PLACE_COUNT * BRIGHTNESS.length;
const EDGE_START = CHROMA_START + CHROMA.length;
const LAYOUT_START = EDGE_START + EDGE_BINS * EDGE_CELLS;
export const DIM = LAYOUT_START + LAYOUT_DIM;

/** `place` 0 is the whole picture, 1..9 the grid's cells. */
export function colourIndex(place: number, colour: number): number {
  return COLOUR_START + place * COLOURS.length + colour;
}

export function brightnessIndex(place: number, level: number): number {
  return BRIGHTNESS_START + place * BRIGHTNESS.length + level;
}

export function chromaIndex(level: number): number {
  return CHROMA_START + level;
}

/** `bin` 0..7 are orientations (0 = vertical edges, 4 = horizontal ones), 8 counts what is smooth. */
export function edgeIndex(bin: number, cell: number): number {
  return EDGE_START + bin * EDGE_CELLS + cell;
}
