import { z } from 'zod';
import { GraphTests } from '../models/graph-test.ts';
import { FolderPath } from '../models/model-file.ts';
import { modelManifest } from '../models/model-manifest.ts';

/** Pixels of a side that a graph sees: far above any reader's. */
const MAX_SIDE = 4096;
const Share = z.number().min(0).max(1);
const Colours = z.tuple([z.number(), z.number(), z.number()]);
const Spread = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

/** A graph of one picture: `[n, 3, height, width]` float32 of (value / 255 - mean) / std, means for red, green and blue. */
const pictureGraph = {
  file: FolderPath,
  input: z.string().min(1),
  output: z.string().min(1),
  channels: z.enum(['bgr', 'rgb']).default('bgr'),
};

/** Marks text: to each pixel the probability that it belongs to (the shrunk middle of) a line, `[1, 1, height, width]`. */
const TextFinder = z.strictObject({
  ...pictureGraph,
  mean: Colours.default([0.485, 0.456, 0.406]),
  std: Spread.default([0.229, 0.224, 0.225]),
  /** The picture is brought to this longer side, 32 to a step. */
  longerSide: z.int().positive().max(MAX_SIDE).default(960),
  /** A pixel belongs to a line from this probability on, and a line counts from this mean on. */
  pixelThreshold: Share.default(0.3),
  lineThreshold: Share.default(0.6),
  /** How far lines are grown again: area times this over perimeter. */
  unclip: z.number().positive().max(10).default(1.5),
});

/** Reads a line: `[n, 3, height, width]` to the probability of each character at each step, `[n, steps, characters]`. */
const LineReader = z.strictObject({
  ...pictureGraph,
  mean: Colours.default([0.5, 0.5, 0.5]),
  std: Spread.default([0.5, 0.5, 0.5]),
  height: z.int().positive().max(MAX_SIDE).default(48),
  /** A character a line, or PaddleOCR's `inference.yml`; the graph's first is the blank between two, its last may be a space. */
  characters: FolderPath,
});

/** The `model.json` of a reader: text in the picture, line by line, as PaddleOCR's models do it. */
export const ReaderManifest = modelManifest('reader', {
  finder: TextFinder,
  recogniser: LineReader,
  /** What it reads with less than this score, 0..1, is not believed. */
  scoreThreshold: Share.default(0.8),
  selfTest: GraphTests,
});
export type ReaderManifest = z.infer<typeof ReaderManifest>;
