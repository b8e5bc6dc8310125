import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/**
 * Where messages of onnx.proto hold others that can hold a tensor, by the numbers of their fields. A tensor names its
 * data in another file by entries of field 13, one of which has the key `location`.
 */
const FIELDS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
};

/** As deep as protocol buffers themselves are read. */
const MAX_DEPTH = 100;
const MAX_NAME_BYTES = 4096;
const WINDOW_BYTES = 16 * 1024;

/**
 * Looks through the ONNX graph at `path` (`name` in its model's folder) for tensors whose data lie in other files, and
 * refuses all that are not among the `listed` names of the folder. ONNX Runtime would read whatever file a graph names.
 * Reads the structure alone, not the weights. Returns the locations, from the folder of the graph. Throws
 * `model-invalid`, also for what is no graph.
 */
export function checkGraphData(path: string, name: string, listed: ReadonlySet<string>): ReadonlySet<string> {
  const locations = locationsIn(path, name);
  for (const location of locations) {
    // Parts such as `..` are never resolved here: behind a link they lead elsewhere than they seem to.
    const leaves = /[\\\0]|^[a-z]:/i.test(location) || location.split('/').some((part) => /^\.{0,2}$/.test(part));
    if (!leaves && listed.has(posix.join(posix.dirname(name), location))) continue;
    throw new VigilError(
      'model-invalid',
      leaves
        ? say('graph-data-outside-folder', { graph: name, location })
        : say('graph-data-not-listed', { graph: name, location }),
      { hint: say('graph-data-hint'), details: { path, location } },
    );
  }
  return locations;
}

/** Bytes of the graph at `path` and of the data that it has in other files; what is not there counts nothing. */
export function graphBytes(path: string, locations: ReadonlySet<string>): number {
  const files = [path, ...[...locations].map((location) => join(dirname(path), location))];
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function locationsIn(path: string, name: string): ReadonlySet<string> {
  const descriptor = openSync(path, 'r');
  try {
    const walk = new GraphWalk(descriptor);
    walk.message('model', fstatSync(descriptor).size, 0);
    return walk.locations;
  } catch (cause) {
    throw new VigilError('model-invalid', say('model-file-unopenable', { file: name }), { details: { path }, cause });
  } finally {
    closeSync(descriptor);
  }
}

/** One pass over the wire format of protocol buffers; what it does not know is skipped. */
class GraphWalk {
  readonly locations = new Set<string>();
  readonly #descriptor: number;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #windowStart = 0;
  #windowLength = 0;
  #at = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Walks the message that lies from here to `end`. */
  message(kind: string, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error('nested too deep');
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag > 0xffff_ffff || tag < 8) throw new Error('a field without a number');
      this.#field(FIELDS[kind]?.[Math.floor(tag / 8)], tag % 8, end, depth);
    }
  }

  #field(kind: string | undefined, wireType: number, end: number, depth: number): void {
    if (wireType === 0) {
      this.#varint(end);
      return;
    }
    // Groups (3 and 4) are older than ONNX.
    const length = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? this.#varint(end) : Number.NaN;
    if (!(this.#at + length <= end)) throw new Error('longer than what holds it');
    if (wireType !== 2 || kind === undefined) this.#at += length;
    else if (kind === 'entry') this.#entry(this.#at + length);
    else this.message(kind, this.#at + length, depth + 1);
  }

  /**
   * A key and its value. Whether the tensor says besides that its data are elsewhere is not asked: parts of a message
   * may be merged, and a location that nothing refers to has no use.
   */
  #entry(end: number): void {
    const text: Record<number, string> = {};
    while (this.#at < end) {
      const tag = this.#varint(end);
      const length = this.#varint(end);
      if (tag % 8 !== 2 || length > MAX_NAME_BYTES || this.#at + length > end) throw new Error('not a pair of texts');
      const bytes = Buffer.from(Array.from({ length }, () => this.#byte()));
      text[Math.floor(tag / 8)] = bytes.toString('utf8');
    }
    if (text[1] === 'location') this.locations.add(text[2] ?? '');
  }

  #varint(end: number): number {
    let value = 0;
    // Ten bytes hold 64 bits; beyond 53 the exact value matters to nobody here.
    for (let index = 0; index < 10 && this.#at < end; index++) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) return value;
    }
    throw new Error('a number without an end');
  }

  #byte(): number {
    const offset = this.#at - this.#windowStart;
    if (offset < 0 || offset >= this.#windowLength) {
      this.#windowStart = this.#at;
      this.#windowLength = readSync(this.#descriptor, this.#window, 0, WINDOW_BYTES, this.#at);
      if (this.#windowLength === 0) throw new Error('the file ends early');
      return this.#window[this.#at++ - this.#windowStart]!;
    }
    this.#at += 1;
    return this.#window[offset]!;
  }
}
