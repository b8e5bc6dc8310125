/*
 * Words of WebAssembly, for the few hot loops of a scan. Kernels are assembled here because they are short and a build
 * step for another language is not. Opcodes: https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */

/** The part of the WebAssembly interface used here; Node's type declarations leave it out. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
}

/** Instructions, byte by byte; those that leave a value can be operands of others. */
export type Code = readonly number[];

/** A function of 32-bit integers without a result; its further locals are integers first, then vectors. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

const PAGE_BYTES = 65_536;
const I32 = 0x7f;
const V128 = 0x7b;
const END = 0x0b;

/** Unsigned LEB128, the variable-length integer of the WebAssembly format. */
function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

export const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
/** 128 bits in four 32-bit lanes. */
export const constant = (lanes: readonly number[]): Code => [
  ...simd(0x0c),
  ...new Uint8Array(Uint32Array.from(lanes).buffer),
];
export const ZERO = constant([0, 0, 0, 0]);
export const unary =
  (opcode: number) =>
  (value: Code): Code => [...value, ...simd(opcode)];
export const binary =
  (opcode: number) =>
  (left: Code, right: Code): Code => [...left, ...right, ...simd(opcode)];
export const load = (address: number): Code => [...get(address), ...simd(0x00), 0x04, 0x00];
export const store = (address: number, value: Code, offset: number): Code => [
  ...get(address),
  ...value,
  ...simd(0x0b),
  0x04,
  offset,
];
export const loadInteger = (address: number, offset: number): Code => [...get(address), 0x28, 0x02, offset];
export const sum = (left: Code, right: Code): Code => [...left, ...right, 0x6a];
/** Moves an address on by less than 64 bytes. */
export const advance = (local: number, bytes: number): Code => set(local, sum(get(local), [0x41, bytes]));
export const decrement = (local: number): Code => set(local, [...get(local), 0x41, 1, 0x6b]);
/** Whether one address lies before another. */
export const isBefore = (left: number, right: number): Code => [...get(left), ...get(right), 0x49];
/** Runs the body, and again as long as the condition holds. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, END];

/** Memory of so many bytes, and functions that work on it. */
export function assemble<Exports extends object>(
  functions: readonly WasmFunction[],
  byteCount: number,
): { readonly exports: Exports; readonly memory: ArrayBuffer } {
  const wasm = Reflect.get(globalThis, 'WebAssembly') as WasmApi;
  const memory = new wasm.Memory({ initial: Math.ceil(byteCount / PAGE_BYTES) });
  const { exports } = new wasm.Instance(new wasm.Module(moduleBytes(functions)), { host: { memory } });
  return { exports: exports as Exports, memory: memory.buffer };
}

function moduleBytes(functions: readonly WasmFunction[]): Uint8Array {
  const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
  const text = (name: string): Code => [name.length, ...Buffer.from(name, 'ascii')];
  const many = (parts: readonly Code[]): Code => [parts.length, ...parts.flat()];
  const type = ({ parameters }: WasmFunction): Code => [0x60, parameters, ...Array(parameters).fill(I32), 0];
  const code = ({ integers, vectors, body }: WasmFunction): Code => {
    const whole = [2, integers, I32, vectors, V128, ...body, END];
    return [...leb(whole.length), ...whole];
  };
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, many(functions.map(type))),
    ...section(2, [1, ...text('host'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, many(functions.map((_, index) => [index]))),
    ...section(7, many(functions.map(({ name }, index) => [...text(name), 0x00, index]))),
    ...section(10, many(functions.map(code))),
  ]);
}
