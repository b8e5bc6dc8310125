import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { TensorContent, WireTensor, WireTensors } from '../../engines/models/graph-runner.ts';

export function toTensor(feed: WireTensor): Tensor {
  const data: TensorContent = feed.data;
  if (data instanceof Float32Array) return new Tensor('float32', data, feed.dims);
  if (data instanceof Uint8Array) return new Tensor('uint8', data, feed.dims);
  return data instanceof Int32Array ? new Tensor('int32', data, feed.dims) : new Tensor('int64', data, feed.dims);
}

export function toTensors(feeds: WireTensors | undefined): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(feeds ?? {}).map(([name, feed]) => [name, toTensor(feed)]));
}

/** Throws `model-invalid` for a type that no message carries. */
export function fromTensor(name: string, value: InferenceSession.OnnxValueMapType[string]): WireTensor {
  const { data, dims } = value;
  if (data instanceof Float32Array) return { type: 'float32', dims, data };
  if (data instanceof Uint8Array) return { type: 'uint8', dims, data };
  if (data instanceof Int32Array) return { type: 'int32', dims, data };
  if (data instanceof BigInt64Array) return { type: 'int64', dims, data };
  throw new VigilError('model-invalid', say('model-output-type-unknown', { name }));
}
