import type { InferenceSession } from 'onnxruntime-node';
import type { DeviceName } from '../../../src-shared/model/device.ts';
import { keepModelsSilent } from '../../platform/config.ts';

/** CoreML compiles graphs to its newer format (`COREML_FLAG_CREATE_MLPROGRAM`), which has more operators. */
const COREML_FLAGS = 0x010;

/**
 * Options of every session; what is asked for before the first one opens is done here too. Idle threads of ONNX Runtime
 * spin by default, waiting for the next pass; beside a decoder that burns the very cores decoding needs, so they sleep.
 * What a device cannot compute of a graph, the processor does.
 */
export function sessionOptions(threads: number, device: DeviceName = 'cpu'): InferenceSession.SessionOptions {
  keepModelsSilent();
  return {
    executionProviders: [device === 'coreml' ? { name: device, coreMlFlags: COREML_FLAGS } : device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // DirectML takes neither memory patterns nor several nodes at once.
    ...(device === 'dml' && { enableMemPattern: false, executionMode: 'sequential' as const }),
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}
