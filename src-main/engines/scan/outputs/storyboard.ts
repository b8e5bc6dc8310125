import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isWholeJpeg, joinJpegs } from '../../pictures/join-jpegs.ts';
import type { PictureSize } from '../filter-graph.ts';
import type { ScanOutput, WholeFile } from './scan-output.ts';

/** Pictures are half a second apart, or as many halves as it takes for a film to have no more than this. */
const MOST_TILES = 1000;
const FINEST_SEC = 0.5;
const TILES_PER_SHEET = 100;
/** A multiple of 16, so that pictures can be joined below each other; 16:9 is 171 wide. */
const HEIGHT_PX = { lying: 96, standing: 160 };
const MAX_WIDTH_PX = 576;

/** `storyboard.json`: pictures of one size at increasing times, from sheet to sheet, each sheet one column of them. */
interface StoryboardIndex {
  readonly version: 1;
  /** Between two pictures, where the film has one at each of its instants. */
  readonly everySec: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tilesPerSheet: number;
  /** On the player's clock, in whole milliseconds. */
  readonly timesMs: readonly number[];
  /** Where in the file of sheets each one ends. */
  readonly sheetEnds: readonly number[];
}

interface StoryboardNames {
  readonly storyboardTiles: string;
  readonly storyboardSheets: string;
  readonly storyboardIndex: string;
  readonly thumbnail: (timeMs: '%d') => string;
}

/**
 * Small pictures of the whole film for looking along it, as sprite sheets. ffmpeg writes each as a JPEG; they survive an
 * interruption one by one, and are joined at the end without being encoded again.
 */
export function storyboard(names: StoryboardNames): ScanOutput {
  return {
    key: 'storyboard',
    version: 1,
    wants: 'storyboard',
    files: () => [
      { name: names.storyboardSheets, kind: 'whole' },
      { name: names.storyboardIndex, kind: 'whole' },
    ],
    begin: ({ probe, partialFolder }) => {
      const everySec = storyboardSpacing(probe.durationSec);
      const size = tileSize(probe);
      const { storyboardTiles: folder, thumbnail } = names;
      return {
        storyboard: { folder, fileName: thumbnail('%d'), everySec, size },
        finish: async () => {
          const tiles = thinned(await readTiles(join(partialFolder, folder)));
          return tiles.length === 0 ? [] : sheetsOf(tiles, { everySec, size }, names);
        },
      };
    },
  };
}

/** Seconds between two pictures of a film of that length: a multiple of half a second. */
export function storyboardSpacing(durationSec: number): number {
  return FINEST_SEC * Math.max(1, Math.ceil(durationSec / (MOST_TILES * FINEST_SEC)));
}

function tileSize({ width, height }: PictureSize): PictureSize {
  const heightPx = width >= height ? HEIGHT_PX.lying : HEIGHT_PX.standing;
  const widthPx = Math.round((heightPx * width) / height);
  return { width: Math.min(MAX_WIDTH_PX, Math.max(1, widthPx)), height: heightPx };
}

interface Tile {
  readonly timeMs: number;
  readonly jpeg: Uint8Array;
}

async function readTiles(folder: string): Promise<Tile[]> {
  const tiles: Tile[] = [];
  for (const name of await readdir(folder)) {
    const timeMs = /^(\d+)\.jpg$/.exec(name)?.[1];
    if (timeMs === undefined) continue;
    const jpeg = await readFile(join(folder, name));
    // A machine that lost its power may leave an empty file behind.
    if (isWholeJpeg(jpeg)) tiles.push({ timeMs: Number(timeMs), jpeg });
  }
  return tiles.sort((a, b) => a.timeMs - b.timeMs);
}

/** A film that is longer than its container says has too many pictures: every second one, third one … is taken. */
function thinned(tiles: readonly Tile[]): Tile[] {
  const every = Math.ceil(tiles.length / (MOST_TILES + TILES_PER_SHEET));
  return tiles.filter((_, at) => at % every === 0);
}

function sheetsOf(
  tiles: readonly Tile[],
  { everySec, size }: { readonly everySec: number; readonly size: PictureSize },
  names: StoryboardNames,
): WholeFile[] {
  const sheets: Uint8Array[] = [];
  const sheetEnds: number[] = [];
  for (let first = 0; first < tiles.length; first += TILES_PER_SHEET) {
    const sheet = joinJpegs(tiles.slice(first, first + TILES_PER_SHEET).map(({ jpeg }) => jpeg));
    sheets.push(sheet);
    sheetEnds.push((sheetEnds.at(-1) ?? 0) + sheet.length);
  }
  const index: StoryboardIndex = {
    version: 1,
    everySec,
    tileWidth: size.width,
    tileHeight: size.height,
    tilesPerSheet: TILES_PER_SHEET,
    timesMs: tiles.map(({ timeMs }) => timeMs),
    sheetEnds,
  };
  return [
    { name: names.storyboardSheets, bytes: Buffer.concat(sheets) },
    { name: names.storyboardIndex, text: JSON.stringify(index) },
  ];
}
