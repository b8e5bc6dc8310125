/** Which values of a frame vector describe which cell of the picture. */
export interface PictureRegions {
  readonly columns: number;
  readonly rows: number;
  readonly channels: number;
  /** The value of a cell (row by row) in a channel. */
  readonly indexOf: (cell: number, channel: number) => number;
}

interface KnownLayout {
  readonly columns: number;
  readonly rows: number;
  readonly start: number;
  /** Distance between two cells of a channel, and between two channels of a cell. */
  readonly cellStride: number;
  readonly channelStride: number;
}

/** Light and two opponent colours of 8 x 8 cells, channel by channel; red, green and blue of 16 x 9 cells, cell by cell. */
const LAYOUTS: Readonly<Record<string, KnownLayout>> = {
  'vigil-basic': { columns: 8, rows: 8, start: 319, cellStride: 1, channelStride: 64 },
  'heuristic-v1': { columns: 16, rows: 9, start: 40, cellStride: 3, channelStride: 1 },
};

/** Where an encoder's vectors hold the picture's layout; undefined for encoders whose values have no place. */
export function pictureRegionsOf(encoderId: string): PictureRegions | undefined {
  const layout = LAYOUTS[encoderId];
  if (!layout) return undefined;
  const { columns, rows, start, cellStride, channelStride } = layout;
  return {
    columns,
    rows,
    channels: 3,
    indexOf: (cell, channel) => start + cell * cellStride + channel * channelStride,
  };
}
