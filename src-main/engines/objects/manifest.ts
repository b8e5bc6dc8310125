import { z } from 'zod';
import { GraphTests } from '../models/graph-test.ts';
import { FolderPath } from '../models/model-file.ts';
import { modelManifest } from '../models/model-manifest.ts';

/** Pixels of a side that a detector sees, and labels: far above any detector's. */
const MAX_SIDE = 4096;
const MAX_LABELS = 10_000;

/** The graph takes one picture a pass, letterboxed: as large as it fits in the upper left corner, the rest filled. */
const DetectorImage = z.strictObject({
  file: FolderPath,
  input: z.string().min(1),
  output: z.string().min(1),
  width: z.int().positive().max(MAX_SIDE),
  height: z.int().positive().max(MAX_SIDE),
  /** Fills the rest, 0..255. */
  pad: z.number().min(0).max(255).default(114),
  channels: z.enum(['bgr', 'rgb']),
  /** The graph gets 0..255 times this. */
  scale: z.number().positive().default(1),
});

/** What the output means: see `decodeYolox`. Strides come in the order of the output's rows. */
const Decoding = z.strictObject({
  family: z.literal('yolox'),
  strides: z.array(z.int().positive()).min(1).max(8),
});

/** The `model.json` of a detector. */
export const DetectorManifest = modelManifest('detector', {
  image: DetectorImage,
  decoding: Decoding,
  /** What it knows, in the order of the output. */
  labels: z.array(z.string().min(1).max(100)).min(1).max(MAX_LABELS),
  /** What it says with less than this score, 0..1, is not believed. */
  scoreThreshold: z.number().positive().max(1).default(0.35),
  /** Of two boxes of a label that overlap by more (intersection over union), one is a repeat. */
  maxOverlap: z.number().positive().max(1).default(0.45),
  /** Threads of one pass; left out, all cores. */
  threads: z.int().positive().optional(),
  selfTest: GraphTests,
}).superRefine(({ files, image }, context) => {
  if (files.some(({ path }) => path === image.file)) return;
  context.addIssue({ code: 'custom', path: ['files'], message: `"${image.file}" is used but has no checksum` });
});
export type DetectorManifest = z.infer<typeof DetectorManifest>;
