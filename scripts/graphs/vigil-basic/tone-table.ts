import { BRIGHTNESS, CHROMA, COLOURS, TONE_COUNT } from './feature-space.ts';

/** Levels per channel of the table: every colour of 8 bits falls into one of 32 x 32 x 32 fields. */
export const TABLE_LEVELS = 32;
const SUBSAMPLES = [0.25, 0.75];
const LUMA = [0.299, 0.587, 0.114] as const;

/** Hue ranges in degrees that surely bear a name; between two of them the names share linearly. */
const HUE_RANGES: readonly (readonly [(typeof COLOURS)[number], number, number])[] = [
  ['red', -14, 7],
  ['orange', 15, 38],
  ['yellow', 47, 66],
  ['green', 80, 155],
  ['cyan', 170, 195],
  ['blue', 206, 248],
  ['purple', 262, 290],
  ['pink', 305, 332],
  ['red', 346, 367],
];

/**
 * For each field of the colour cube (index = red * 32 * 32 + green * 32 + blue) its soft memberships, as bytes that sum
 * to 255 within each group: colour names, brightness levels, chroma levels.
 */
export function toneTable(): Uint8Array {
  const table = new Uint8Array(TABLE_LEVELS ** 3 * TONE_COUNT);
  let at = 0;
  for (let red = 0; red < TABLE_LEVELS; red++) {
    for (let green = 0; green < TABLE_LEVELS; green++) {
      for (let blue = 0; blue < TABLE_LEVELS; blue++) {
        for (const group of fieldMemberships(red, green, blue)) {
          table.set(bytesThatSumTo255(group), at);
          at += group.length;
        }
      }
    }
  }
  return table;
}

/** Means over points inside the field, so that a name's border does not depend on where a field begins. */
function fieldMemberships(red: number, green: number, blue: number): [number[], number[], number[]] {
  const groups: [number[], number[], number[]] = [
    new Array<number>(COLOURS.length).fill(0),
    new Array<number>(BRIGHTNESS.length).fill(0),
    new Array<number>(CHROMA.length).fill(0),
  ];
  for (const r of SUBSAMPLES) {
    for (const g of SUBSAMPLES) {
      for (const b of SUBSAMPLES) {
        const point = [(red + r) / TABLE_LEVELS, (green + g) / TABLE_LEVELS, (blue + b) / TABLE_LEVELS] as const;
        const luma = point[0] * LUMA[0] + point[1] * LUMA[1] + point[2] * LUMA[2];
        const chroma = Math.max(...point) - Math.min(...point);
        addTo(groups[0], colourMemberships(point));
        addTo(groups[1], softSteps(luma, [0.14, 0.32, 0.55, 0.78]));
        addTo(groups[2], softSteps(chroma, [0.04, 0.15, 0.3, 0.5, 0.75]));
      }
    }
  }
  return groups;
}

/** Names of one colour (channels 0..1) by value, saturation and hue of the HSV model; they sum to 1. */
function colourMemberships(rgb: readonly [number, number, number]): number[] {
  const value = Math.max(...rgb);
  const chroma = value - Math.min(...rgb);
  const saturation = value > 0 ? chroma / value : 0;
  const black = 1 - ramp(value, 0.13, 0.27);
  const chromatic = (1 - black) * ramp(saturation, 0.16, 0.34) * ramp(chroma, 0.05, 0.12);
  const white = ramp(value, 0.7, 0.86);
  const memberships = new Map<string, number>([
    ['black', black],
    ['white', (1 - black - chromatic) * white],
    ['grey', (1 - black - chromatic) * (1 - white)],
  ]);
  const add = (name: string, share: number): void => {
    memberships.set(name, (memberships.get(name) ?? 0) + share * chromatic);
  };
  const pale = 1 - ramp(saturation, 0.38, 0.58);
  for (const [name, share] of hueMemberships(hueOf(rgb, value, chroma))) {
    if (name === 'orange') {
      // Dark orange is called brown, pale orange (skin, sand, wood) beige.
      const brown = 1 - ramp(value, 0.5, 0.72);
      add('brown', share * brown);
      add('beige', share * (1 - brown) * pale);
      add('orange', share * (1 - brown) * (1 - pale));
    } else if (name === 'red') {
      const pink = pale * ramp(value, 0.6, 0.78);
      add('pink', share * pink);
      add('red', share * (1 - pink));
    } else {
      add(name, share);
    }
  }
  return COLOURS.map((name) => memberships.get(name) ?? 0);
}

function hueOf([red, green, blue]: readonly [number, number, number], value: number, chroma: number): number {
  if (chroma === 0) return 0;
  if (value === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  return value === green ? 60 * ((blue - red) / chroma) + 120 : 60 * ((red - green) / chroma) + 240;
}

function hueMemberships(hue: number): [string, number][] {
  for (const [at, [name, start, end]] of HUE_RANGES.entries()) {
    if (hue >= start && hue <= end) return [[name, 1]];
    const next = HUE_RANGES[at + 1];
    if (next && hue > end && hue < next[1]) {
      const share = (hue - end) / (next[1] - end);
      return [
        [name, 1 - share],
        [next[0], share],
      ];
    }
  }
  return [];
}

/** Memberships in steps with the given centres, linear between two, constant beyond the ends; they sum to 1. */
function softSteps(value: number, centres: readonly number[]): number[] {
  return centres.map((centre, at) => {
    const before = centres[at - 1];
    const after = centres[at + 1];
    const rising = before === undefined ? 1 : ramp(value, before, centre);
    const falling = after === undefined ? 1 : 1 - ramp(value, centre, after);
    return Math.min(rising, falling);
  });
}

/** 0 up to `from`, 1 from `to` on, linear between. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

function addTo(sums: number[], values: readonly number[]): void {
  for (const [at, value] of values.entries()) sums[at]! += value;
}

/** Rounds shares to bytes; what rounding loses goes to the largest, so that the sum is exactly 255. */
function bytesThatSumTo255(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const bytes = shares.map((share) => Math.round((255 * share) / total));
  const excess = bytes.reduce((sum, byte) => sum + byte, 0) - 255;
  bytes[bytes.indexOf(Math.max(...bytes))]! -= excess;
  return bytes;
}
