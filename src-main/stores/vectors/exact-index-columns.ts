import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { VectorFilter, VectorPayload, VectorPoint } from './vector-index.ts';

const LEVELS: readonly ChunkLevel[] = ['shot', 'micro', 'meso', 'macro', 'legacy'];
const FIRST_CAPACITY = 1024;
/** Code of an absent value; interned values count from 1. */
const ABSENT = 0;

/** Small whole numbers for repeated strings, so that a filter compares integers. */
class Interned {
  readonly #codes = new Map<string, number>();
  readonly #texts: string[] = [''];

  codeOf(text: string | null): number {
    if (text === null) return ABSENT;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#codes.set(text, code);
    this.#texts.push(text);
    return code;
  }

  /** Undefined when no row ever had this text: nothing can match. */
  find(text: string): number | undefined {
    return this.#codes.get(text);
  }

  textOf(code: number): string | null {
    return code === ABSENT ? null : this.#texts[code]!;
  }

  get size(): number {
    return this.#texts.length;
  }
}

/** The payload of every row, one array per field, row numbers as in the vector matrix. */
export class PayloadColumns {
  readonly pointIds: string[] = [];
  readonly #chunkIds: string[] = [];
  readonly #recordedAt: (string | null)[] = [];
  readonly #videos = new Interned();
  readonly #labels = new Interned();
  #startSec = new Float64Array(FIRST_CAPACITY);
  #endSec = new Float64Array(FIRST_CAPACITY);
  #level = new Uint8Array(FIRST_CAPACITY);
  #video = new Uint32Array(FIRST_CAPACITY);
  #domain = new Uint32Array(FIRST_CAPACITY);
  #camera = new Uint32Array(FIRST_CAPACITY);
  #task = new Uint32Array(FIRST_CAPACITY);
  #role = new Uint32Array(FIRST_CAPACITY);

  get count(): number {
    return this.pointIds.length;
  }

  /** Writes the payload of a row; `row === count` appends. */
  write(row: number, point: VectorPoint): void {
    if (row >= this.#level.length) this.#grow();
    this.pointIds[row] = point.pointId;
    this.#chunkIds[row] = point.chunkId;
    this.#recordedAt[row] = point.recordedAt;
    this.#startSec[row] = point.startSec;
    this.#endSec[row] = point.endSec;
    this.#level[row] = LEVELS.indexOf(point.level);
    this.#video[row] = this.#videos.codeOf(point.videoId);
    this.#domain[row] = this.#labels.codeOf(point.domain);
    this.#camera[row] = this.#labels.codeOf(point.cameraId);
    this.#task[row] = this.#labels.codeOf(point.taskId);
    this.#role[row] = this.#labels.codeOf(point.role);
  }

  payload(row: number): VectorPayload & { readonly pointId: string } {
    return {
      pointId: this.pointIds[row]!,
      chunkId: this.#chunkIds[row]!,
      videoId: this.#videos.textOf(this.#video[row]!) ?? '',
      level: LEVELS[this.#level[row]!]!,
      startSec: this.#startSec[row]!,
      endSec: this.#endSec[row]!,
      domain: this.#labels.textOf(this.#domain[row]!),
      cameraId: this.#labels.textOf(this.#camera[row]!),
      taskId: this.#labels.textOf(this.#task[row]!),
      role: this.#labels.textOf(this.#role[row]!),
      recordedAt: this.#recordedAt[row]!,
    };
  }

  /** Moves the last row into `row` and shortens by one. */
  removeBySwap(row: number): void {
    const last = this.count - 1;
    for (const column of this.#typedColumns()) column[row] = column[last]!;
    for (const column of [this.pointIds, this.#chunkIds, this.#recordedAt]) {
      column[row] = column[last]!;
      column.pop();
    }
  }

  /** Row numbers that pass the filter, ascending. */
  select(filter: VectorFilter): Uint32Array {
    const rows = new Uint32Array(this.count);
    const tests = this.#compile(filter);
    if (tests === undefined) return rows.subarray(0, 0);
    const { videoPasses, levelPasses, labels, fromSec, toSec } = tests;
    // Local names: a private field read for every row doubles the time of this loop.
    const [video, level, startSec, endSec] = [this.#video, this.#level, this.#startSec, this.#endSec];
    let selected = 0;
    for (let row = 0; row < rows.length; row++) {
      if (videoPasses !== undefined && videoPasses[video[row]!] === 0) continue;
      if (levelPasses !== undefined && levelPasses[level[row]!] === 0) continue;
      if (startSec[row]! >= toSec || endSec[row]! <= fromSec) continue;
      if (labels.length > 0 && labels.some(({ column, code }) => column[row] !== code)) continue;
      rows[selected++] = row;
    }
    return rows.subarray(0, selected);
  }

  /** The filter in codes; undefined when nothing can pass it. */
  #compile(filter: VectorFilter) {
    const labels: { column: Uint32Array; code: number }[] = [];
    const wanted: [string | undefined, Uint32Array][] = [
      [filter.domain, this.#domain],
      [filter.cameraId, this.#camera],
      [filter.taskId, this.#task],
      [filter.role, this.#role],
    ];
    for (const [text, column] of wanted) {
      if (text === undefined) continue;
      const code = this.#labels.find(text);
      if (code === undefined) return undefined;
      labels.push({ column, code });
    }
    return {
      labels,
      videoPasses: filter.videoIds && this.#videoTable(filter.videoIds),
      levelPasses: filter.levels && Uint8Array.from(LEVELS, (level) => (filter.levels?.includes(level) ? 1 : 0)),
      fromSec: filter.fromSec ?? Number.NEGATIVE_INFINITY,
      toSec: filter.toSec ?? Number.POSITIVE_INFINITY,
    };
  }

  #videoTable(videoIds: readonly string[]): Uint8Array {
    const passes = new Uint8Array(this.#videos.size);
    for (const videoId of videoIds) {
      const code = this.#videos.find(videoId);
      if (code !== undefined) passes[code] = 1;
    }
    return passes;
  }

  #typedColumns() {
    const times = [this.#startSec, this.#endSec];
    return [...times, this.#level, this.#video, this.#domain, this.#camera, this.#task, this.#role];
  }

  #grow(): void {
    const capacity = this.#level.length * 2;
    this.#startSec = extended(this.#startSec, new Float64Array(capacity));
    this.#endSec = extended(this.#endSec, new Float64Array(capacity));
    this.#level = extended(this.#level, new Uint8Array(capacity));
    this.#video = extended(this.#video, new Uint32Array(capacity));
    this.#domain = extended(this.#domain, new Uint32Array(capacity));
    this.#camera = extended(this.#camera, new Uint32Array(capacity));
    this.#task = extended(this.#task, new Uint32Array(capacity));
    this.#role = extended(this.#role, new Uint32Array(capacity));
  }
}

function extended<Column extends Float64Array | Uint8Array | Uint32Array>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
