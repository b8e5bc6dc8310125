import type { ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import type { VectorFilter, VectorPoint } from '../vector-index.ts';

const LEVELS: readonly ChunkLevel[] = ['shot', 'micro', 'meso', 'macro', 'legacy'];

/** Uniform numbers in [0, 1) from a seed (mulberry32), so that a failing case can be run again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomUnitVector(random: () => number, dim: number): Float32Array {
  const vector = Float32Array.from({ length: dim }, () => random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** UUID-shaped and in order of `index`, as every backend wants point ids. */
export function pointIdOf(index: number): string {
  return `00000000-0000-5000-8000-${index.toString(16).padStart(12, '0')}`;
}

export function point(index: number, vector: Float32Array, more: Partial<VectorPoint> = {}): VectorPoint {
  return {
    pointId: pointIdOf(index),
    chunkId: `chunk-${index}`,
    videoId: 'video-a',
    level: 'micro',
    startSec: index,
    endSec: index + 3,
    domain: null,
    cameraId: null,
    taskId: null,
    role: null,
    recordedAt: null,
    vector,
    ...more,
  };
}

/** A point with random vector, video, level, span and labels. */
export function randomPoint(random: () => number, index: number, dim: number): VectorPoint {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const startSec = Math.floor(random() * 100);
  return point(index, randomUnitVector(random, dim), {
    videoId: pick(['video-a', 'video-b', 'video-c']),
    level: pick(LEVELS),
    startSec,
    endSec: startSec + 1 + Math.floor(random() * 20),
    domain: pick([null, 'kitchen', 'factory']),
    cameraId: pick([null, 'cam-1', 'cam-2']),
    taskId: pick([null, 'task-1']),
    role: pick([null, 'gold', 'trainee']),
  });
}

export function randomFilter(random: () => number): VectorFilter {
  const maybe = <Value>(value: Value): Value | undefined => (random() < 0.3 ? value : undefined);
  return {
    videoIds: maybe(['video-a', 'video-c', 'video-unknown']),
    levels: maybe(LEVELS.filter(() => random() < 0.5)),
    domain: maybe(random() < 0.5 ? 'kitchen' : 'nowhere'),
    cameraId: maybe('cam-1'),
    taskId: maybe('task-1'),
    role: maybe('gold'),
    fromSec: maybe(Math.floor(random() * 60)),
    toSec: maybe(40 + Math.floor(random() * 60)),
  };
}

/** The filter read word by word: what every index must agree with. */
export function passes(point: VectorPoint, filter: VectorFilter): boolean {
  return (
    (filter.videoIds === undefined || filter.videoIds.includes(point.videoId)) &&
    (filter.levels === undefined || filter.levels.includes(point.level)) &&
    (filter.domain === undefined || point.domain === filter.domain) &&
    (filter.cameraId === undefined || point.cameraId === filter.cameraId) &&
    (filter.taskId === undefined || point.taskId === filter.taskId) &&
    (filter.role === undefined || point.role === filter.role) &&
    (filter.fromSec === undefined || point.endSec > filter.fromSec) &&
    (filter.toSec === undefined || point.startSec < filter.toSec)
  );
}

export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
