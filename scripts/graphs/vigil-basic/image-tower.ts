import { GraphBuilder } from '../graph-builder.ts';
import {
  BRIGHTNESS,
  CHROMA,
  COLOURS,
  DIM,
  EDGE_GRID_SIDE,
  GRID_SIDE,
  IMAGE_SIDE,
  LAYOUT_DIM,
  LAYOUT_SIDE,
  ORIENTATION_COUNT,
  PLACE_COUNT,
  TONE_COUNT,
  WEIGHTS,
} from './feature-space.ts';
import { TABLE_LEVELS, toneTable } from './tone-table.ts';

const PIXELS = IMAGE_SIDE * IMAGE_SIDE;
/** Edges need both neighbours, so the outermost pixels have none. */
const INNER_SIDE = IMAGE_SIDE - 2;
/** Gradient (share of full scale per pixel) at which a pixel counts half as edge, half as smooth. */
const EDGE_HALF_GRADIENT = 0.03;
/** Sum over eight evenly spread orientations of cos^8, the same for every angle: 8 * 35 / 128. */
const COS8_SUM = 2.1875;
const LUMA = [0.299, 0.587, 0.114] as const;

/** pixels: uint8 [batch, 96, 96, 3] RGB -> embedding: float32 [batch, DIM], L2-normalised. */
export function imageTower(): Uint8Array {
  const graph = new GraphBuilder('vigil-basic-image');
  const pixels = graph.input('pixels', 'uint8', ['batch', IMAGE_SIDE, IMAGE_SIDE, 3]);
  const list = graph.reshape(pixels, [0, PIXELS, 3]);
  const unit = graph.node('Mul', [graph.cast(list, 'float32'), graph.scalar(1 / 255)]);
  const parts = [...toneBlocks(graph, list), edgeBlock(graph, unit), layoutBlock(graph, unit)];
  const embedding = graph.l2Normalise(graph.node('Concat', parts, { axis: 1 }));
  graph.output('embedding', embedding, ['batch', DIM]);
  return graph.toBytes();
}

/** Shares of colour names and brightness per place, and of chroma overall, looked up pixel by pixel. */
function toneBlocks(graph: GraphBuilder, list: string): string[] {
  const levels = graph.node('BitShift', [list, graph.constant(Uint8Array.of(Math.log2(256 / TABLE_LEVELS)), [])], {
    direction: 'RIGHT',
  });
  const strides = graph.constant(Float32Array.of(TABLE_LEVELS ** 2, TABLE_LEVELS, 1), [3, 1]);
  const index = graph.cast(graph.node('MatMul', [graph.cast(levels, 'float32'), strides]), 'int32');
  const table = graph.constant(toneTable(), [TABLE_LEVELS ** 3, TONE_COUNT]);
  const tones = graph.cast(graph.node('Gather', [table, graph.reshape(index, [0, PIXELS])]), 'float32');
  const places = new Float32Array(PLACE_COUNT * PIXELS);
  places.fill(1 / PIXELS / 255, 0, PIXELS);
  places.set(
    gridMeans(IMAGE_SIDE, GRID_SIDE).map((share) => share / 255),
    PIXELS,
  );
  const shares = graph.node('MatMul', [graph.constant(places, [PLACE_COUNT, PIXELS]), tones]);
  const amounts = graph.node('Sqrt', [shares]);
  const colours = weighted(graph, slice(graph, amounts, 2, 0, COLOURS.length), WEIGHTS.colourWhole, WEIGHTS.colourCell);
  const brightnessEnd = COLOURS.length + BRIGHTNESS.length;
  const brightness = weighted(
    graph,
    slice(graph, amounts, 2, COLOURS.length, brightnessEnd),
    WEIGHTS.brightnessWhole,
    WEIGHTS.brightnessCell,
  );
  const chroma = slice(graph, slice(graph, amounts, 1, 0, 1), 2, brightnessEnd, TONE_COUNT);
  return [
    graph.reshape(colours, [0, PLACE_COUNT * COLOURS.length]),
    graph.reshape(brightness, [0, PLACE_COUNT * BRIGHTNESS.length]),
    graph.reshape(graph.node('Mul', [chroma, graph.scalar(WEIGHTS.chroma)]), [0, CHROMA.length]),
  ];
}

/** Shares of eight edge orientations, and of smooth pixels, in each cell of a 4 x 4 grid. */
function edgeBlock(graph: GraphBuilder, unit: string): string {
  const cells = EDGE_GRID_SIDE * EDGE_GRID_SIDE;
  const luma = graph.node('MatMul', [unit, graph.constant(Float32Array.from(LUMA), [3, 1])]);
  const plane = graph.reshape(luma, [0, 1, IMAGE_SIDE, IMAGE_SIDE]);
  const kernels = graph.constant(orientationKernels(), [ORIENTATION_COUNT, 1, 3, 3]);
  const slopes = graph.node('Conv', [plane, kernels]);
  const squares = graph.node('Mul', [slopes, slopes]);
  // cos^2 over eight orientations sums to 4, so the squared gradient is a quarter of the sum.
  const energy = graph.node('Mul', [
    graph.node('ReduceSum', [squares, graph.shape([1])], { keepdims: 1 }),
    graph.scalar(2 / ORIENTATION_COUNT),
  ]);
  const cos2 = graph.node('Div', [squares, graph.node('Add', [energy, graph.scalar(1e-9)])]);
  const cos4 = graph.node('Mul', [cos2, cos2]);
  const cos8 = graph.node('Mul', [cos4, cos4]);
  const strength = graph.node('Div', [energy, graph.node('Add', [energy, graph.scalar(EDGE_HALF_GRADIENT ** 2)])]);
  const lobes = graph.node('Mul', [cos8, graph.node('Mul', [strength, graph.scalar(1 / COS8_SUM)])]);
  const inner = INNER_SIDE * INNER_SIDE;
  const means = transposed(gridMeans(INNER_SIDE, EDGE_GRID_SIDE), cells, inner);
  const oriented = graph.node('MatMul', [
    graph.reshape(lobes, [0, ORIENTATION_COUNT, inner]),
    graph.constant(means, [inner, cells]),
  ]);
  const edges = graph.node('ReduceSum', [oriented, graph.shape([1])], { keepdims: 1 });
  const smooth = graph.node('Relu', [graph.node('Sub', [graph.scalar(1), edges])]);
  const amounts = graph.node('Sqrt', [graph.node('Concat', [oriented, smooth], { axis: 1 })]);
  return graph.reshape(graph.node('Mul', [amounts, graph.scalar(WEIGHTS.edgeCell)]), [
    0,
    (ORIENTATION_COUNT + 1) * cells,
  ]);
}

/** Light and two opponent colours of 8 x 8 cells, with one more value that brings the block to constant length. */
function layoutBlock(graph: GraphBuilder, unit: string): string {
  const cells = LAYOUT_SIDE * LAYOUT_SIDE;
  const step = IMAGE_SIDE / LAYOUT_SIDE;
  const planes = graph.reshape(graph.node('Transpose', [unit], { perm: [0, 2, 1] }), [0, 3, IMAGE_SIDE, IMAGE_SIDE]);
  const means = graph.node('AveragePool', [planes], { kernel_shape: [step, step], strides: [step, step] });
  // Rows: light, red-green, yellow-blue. The gains use most of the unit ball for ordinary footage.
  const opponent = Float32Array.of(LUMA[0] * 1.7, LUMA[1] * 1.7, LUMA[2] * 1.7, 1.6, -1.6, 0, 0.8, 0.8, -1.6);
  const mixed = graph.node('MatMul', [graph.constant(opponent, [3, 3]), graph.reshape(means, [0, 3, cells])]);
  const centred = graph.node('Sub', [mixed, graph.constant(Float32Array.of(0.85, 0, 0), [3, 1])]);
  const flat = graph.node('Mul', [graph.reshape(centred, [0, cells * 3]), graph.scalar(1 / LAYOUT_SIDE)]);
  const length = graph.node('ReduceSum', [graph.node('Mul', [flat, flat]), graph.shape([1])], { keepdims: 1 });
  const lift = graph.node('Sqrt', [graph.node('Relu', [graph.node('Sub', [graph.scalar(1), length])])]);
  const block = graph.node('Mul', [graph.node('Concat', [flat, lift], { axis: 1 }), graph.scalar(WEIGHTS.layout)]);
  return graph.reshape(block, [0, LAYOUT_DIM]);
}

/** Multiplies the whole picture's row (place 0) and the cells' rows by their weights. */
function weighted(graph: GraphBuilder, amounts: string, whole: number, cell: number): string {
  const weights = new Float32Array(PLACE_COUNT).fill(cell);
  weights[0] = whole;
  return graph.node('Mul', [amounts, graph.constant(weights, [PLACE_COUNT, 1])]);
}

function slice(graph: GraphBuilder, value: string, axis: number, start: number, end: number): string {
  return graph.node('Slice', [value, graph.shape([start]), graph.shape([end]), graph.shape([axis])]);
}

/** Rows of a pooling matrix (cells x pixels): each averages one cell; a pixel on a border belongs to both in part. */
function gridMeans(side: number, grid: number): Float32Array {
  const means = new Float32Array(grid * grid * side * side);
  for (let cell = 0; cell < grid * grid; cell++) {
    for (let y = 0; y < side; y++) {
      const rowShare = overlap(y, Math.floor(cell / grid), side / grid);
      if (rowShare === 0) continue;
      for (let x = 0; x < side; x++) {
        const share = rowShare * overlap(x, cell % grid, side / grid);
        means[(cell * side + y) * side + x] = share / (side / grid) ** 2;
      }
    }
  }
  return means;
}

/** Length that pixel [at, at + 1) shares with cell number `cell` of the given length. */
function overlap(at: number, cell: number, length: number): number {
  return Math.max(0, Math.min(at + 1, (cell + 1) * length) - Math.max(at, cell * length));
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(
    { length: values.length },
    (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!,
  );
}

/** Sobel slopes, as share of full scale per pixel, along eight directions from 0 to 180 degrees. */
function orientationKernels(): Float32Array {
  const alongX = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
  const alongY = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
  return Float32Array.from({ length: ORIENTATION_COUNT * 9 }, (_, at) => {
    const angle = (Math.PI * Math.floor(at / 9)) / ORIENTATION_COUNT;
    return (Math.cos(angle) * alongX[at % 9]! + Math.sin(angle) * alongY[at % 9]!) / 8;
  });
}
