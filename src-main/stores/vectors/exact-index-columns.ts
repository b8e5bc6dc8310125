import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { VectorFilter, VectorPayload, VectorPoint } from './vector-index.ts';

const LEVELS: readonly ChunkLevel[] = ['shot', 'micro', 'meso', 'macro', 'legacy'];
const FIRST_CAPACITY = 1024;
/** Code of an absent value; interned values count from 1. */
const ABSENT = 0;

interface LabelTest {
  readonly column: Uint32Array;
  readonly code: number;
}

interface FilterTests {
  readonly labels: readonly LabelTest[];
  readonly levelPasses: Uint8Array | undefined;
  readonly fromSec: number;
  readonly toSec: number;
}

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
  /** Rows of each video by its code, in no order, and where each row stands in its list. */
  readonly #rowsByVideo: number[][] = [];
  #placeInVideo = new Uint32Array(FIRST_CAPACITY);

  get count(): number {
    return this.pointIds.length;
  }

  /** Writes the payload of a row; `row === count` appends. */
  write(row: number, point: VectorPoint): void {
    if (row >= this.#level.length) this.#grow();
    if (row < this.count) this.#unlist(row);
    this.pointIds[row] = point.pointId;
    this.#chunkIds[row] = point.chunkId;
    this.#recordedAt[row] = point.recordedAt;
    this.#startSec[row] = point.startSec;
    this.#endSec[row] = point.endSec;
    this.#level[row] = LEVELS.indexOf(point.level);
    this.#video[row] = this.#videos.codeOf(point.videoId);
    this.#list(row);
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
    this.#unlist(row);
    if (row !== last) this.#unlist(last);
    for (const column of this.#typedColumns()) column[row] = column[last]!;
    for (const column of [this.pointIds, this.#chunkIds, this.#recordedAt]) {
      column[row] = column[last]!;
      column.pop();
    }
    if (row !== last) this.#list(row);
  }

  /** Row numbers that pass the filter; costs as much as the rows of its videos, or as all rows when it names none. */
  select(filter: VectorFilter): Uint32Array {
    const tests = this.#compile(filter);
    if (tests === undefined) return new Uint32Array();
    const lists = filter.videoIds && this.#listsOf(filter.videoIds);
    if (lists === undefined) return this.#passing(this.count, undefined, tests);
    const selected = lists.map((rows) => this.#passing(rows.length, rows, tests));
    const all = new Uint32Array(selected.reduce((sum, rows) => sum + rows.length, 0));
    let at = 0;
    for (const rows of selected) {
      all.set(rows, at);
      at += rows.length;
    }
    return all;
  }

  #passing(length: number, candidates: readonly number[] | undefined, tests: FilterTests): Uint32Array {
    const { levelPasses, labels, fromSec, toSec } = tests;
    // Local names: a private field read for every row doubles the time of this loop.
    const [level, startSec, endSec] = [this.#level, this.#startSec, this.#endSec];
    const passing = new Uint32Array(length);
    let selected = 0;
    for (let i = 0; i < length; i++) {
      const row = candidates === undefined ? i : candidates[i]!;
      if (levelPasses !== undefined && levelPasses[level[row]!] === 0) continue;
      if (startSec[row]! >= toSec || endSec[row]! <= fromSec) continue;
      if (labels.length > 0 && labels.some(({ column, code }) => column[row] !== code)) continue;
      passing[selected++] = row;
    }
    return passing.subarray(0, selected);
  }

  /** The filter in codes; undefined when nothing can pass it. */
  #compile(filter: VectorFilter): FilterTests | undefined {
    const labels: LabelTest[] = [];
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
      levelPasses: filter.levels && Uint8Array.from(LEVELS, (level) => (filter.levels?.includes(level) ? 1 : 0)),
      fromSec: filter.fromSec ?? Number.NEGATIVE_INFINITY,
      toSec: filter.toSec ?? Number.POSITIVE_INFINITY,
    };
  }

  #listsOf(videoIds: readonly string[]): (readonly number[])[] {
    return [...new Set(videoIds)].flatMap((videoId) => {
      const rows = this.#rowsByVideo[this.#videos.find(videoId) ?? ABSENT];
      return rows ? [rows] : [];
    });
  }

  #list(row: number): void {
    const video = this.#video[row]!;
    this.#rowsByVideo[video] ??= [];
    this.#placeInVideo[row] = this.#rowsByVideo[video].push(row) - 1;
  }

  #unlist(row: number): void {
    const rows = this.#rowsByVideo[this.#video[row]!]!;
    const moved = rows.pop()!;
    if (moved === row) return;
    const place = this.#placeInVideo[row]!;
    rows[place] = moved;
    this.#placeInVideo[moved] = place;
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
    this.#placeInVideo = extended(this.#placeInVideo, new Uint32Array(capacity));
  }
}

function extended<Column extends Float64Array | Uint8Array | Uint32Array>(old: Column, larger: Column): Column {
  larger.set(old);
  return larger;
}
