import { ModelProto } from './onnx-schema.ts';

const ELEMENT_TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;
const DATA_EXTERNAL = 1;
const OPSET_VERSION = 17;
const IR_VERSION = 8;

export type ElementType = keyof typeof ELEMENT_TYPES;
/** A fixed length, or the name of one that varies from run to run. */
export type GraphDimension = number | string;
type TensorContent = Float32Array | Uint8Array | Int32Array | BigInt64Array;
/** Whole numbers become INT, lists of them INTS; a FLOAT is marked by `{ float }` because 1.0 is an integer here. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** Builds one ONNX graph node by node; each method returns the name of the value it makes. */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];
  #counter = 0;

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, shape: readonly GraphDimension[]): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Names the value `from` as the output `name` of the graph. */
  output(name: string, from: string, shape: readonly GraphDimension[], type: ElementType = 'float32'): void {
    this.#nodes.push({ op_type: 'Identity', name: `out_${name}`, input: [from], output: [name], attribute: [] });
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** A constant tensor; its element type follows from the array's. */
  constant(values: TensorContent, shape: readonly number[]): string {
    const count = shape.reduce((product, length) => product * length, 1);
    if (count !== values.length) throw new Error(`A constant of shape [${shape.join(', ')}] needs ${count} values.`);
    const name = `c${this.#counter++}`;
    this.#initializers.push({
      name,
      dims: shape,
      data_type: ELEMENT_TYPES[elementTypeOf(values)],
      raw_data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
    return name;
  }

  /** A float32 constant whose values lie in another file, named from the folder of the model's; from `offset` on there. */
  constantIn(location: string, shape: readonly number[], offset = 0): string {
    const name = `c${this.#counter++}`;
    const length = 4 * shape.reduce((product, side) => product * side, 1);
    const external_data = [
      { key: 'location', value: location },
      ...(offset > 0
        ? [
            { key: 'offset', value: String(offset) },
            { key: 'length', value: String(length) },
          ]
        : []),
    ];
    this.#initializers.push({
      ...{ name, dims: shape, data_type: ELEMENT_TYPES.float32, external_data, data_location: DATA_EXTERNAL },
    });
    return name;
  }

  scalar(value: number): string {
    return this.constant(Float32Array.of(value), []);
  }

  /** A vector of int64, as shapes and axes want it. */
  shape(values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Adds one node with a single output and returns that output's name. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = `v${this.#counter++}`;
    this.#nodes.push({
      op_type: opType,
      name: `${opType}_${output}`,
      input: inputs,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
    });
    return output;
  }

  cast(value: string, type: ElementType): string {
    return this.node('Cast', [value], { to: ELEMENT_TYPES[type] });
  }

  reshape(value: string, shape: readonly number[]): string {
    return this.node('Reshape', [value, this.shape(shape)]);
  }

  /** Divides each row (last axis) by its L2 norm; a row of zeros stays zero. */
  l2Normalise(value: string): string {
    const norm = this.node('ReduceL2', [value], { axes: [-1], keepdims: 1 });
    return this.node('Div', [value, this.node('Max', [norm, this.scalar(1e-12)])]);
  }

  /** The finished model file. The same calls give the same bytes. */
  toBytes(): Uint8Array {
    const model = ModelProto.fromObject({
      ir_version: IR_VERSION,
      producer_name: 'vigil',
      opset_import: [{ domain: '', version: OPSET_VERSION }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    });
    return ModelProto.encode(model).finish();
  }
}

function elementTypeOf(values: TensorContent): ElementType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Int32Array ? 'int32' : 'int64';
}

function valueInfo(name: string, type: ElementType, shape: readonly GraphDimension[]): object {
  const dim = shape.map((length) => (typeof length === 'number' ? { dim_value: length } : { dim_param: length }));
  return { name, type: { tensor_type: { elem_type: ELEMENT_TYPES[type], shape: { dim } } } };
}

function attributeProto(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_TYPES.int };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE_TYPES.string };
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE_TYPES.float };
  return { name, ints: value, type: ATTRIBUTE_TYPES.ints };
}
