/** A package of ONNX Runtime's publisher that holds the CUDA provider for one version of the runtime. */
export interface CudaPackage {
  /** The version of ONNX Runtime that its provider belongs to; no other loads it. */
  readonly version: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Major versions that the provider was built for. */
  readonly cuda: string;
  readonly cudnn: string;
  /** What is taken out of it, and put beside ONNX Runtime. */
  readonly files: readonly { readonly member: string; readonly name: string; readonly sha256: string }[];
  /** A text in it that says what it was built from. */
  readonly about: string;
}

const VERSION = '1.30.0';
const FILE = `onnxruntime_gpu-${VERSION}-cp311-cp311-manylinux_2_28_x86_64.whl`;

/** `onnxruntime-gpu` of Microsoft on PyPI, whose files have addresses that follow from their content. */
export const CUDA_PACKAGE: CudaPackage = {
  version: VERSION,
  url: `https://files.pythonhosted.org/packages/ea/71/b225bd559a718f6cefb058d4f4c4c95e556543f47d4be0e81819681ac347/${FILE}`,
  bytes: 246_658_419,
  sha256: '4fbf0c5d7b5fb99266c2e8a802e3e64af68bdc383e0f3c7349b985f1087eedaa',
  cuda: '13',
  cudnn: '9',
  files: [
    {
      member: 'onnxruntime/capi/libonnxruntime_providers_shared.so',
      name: 'libonnxruntime_providers_shared.so',
      sha256: '086ec1d5388f64153d9c63470d126693db9a182c8ce236d3a1119068471b8a0d',
    },
    {
      member: 'onnxruntime/capi/libonnxruntime_providers_cuda.so',
      name: 'libonnxruntime_providers_cuda.so',
      sha256: '9d7587acb137b31bf84e4d32dc444b969bb601d098b01395effcacfe4341e364',
    },
  ],
  about: 'onnxruntime/capi/build_and_package_info.py',
};

/** Libraries that the provider loads, with what each comes with. */
export const NEEDED_LIBRARIES: readonly (readonly [string, string])[] = [
  ['libcuda.so.1', 'the NVIDIA driver'],
  ['libcudart.so.13', 'CUDA 13'],
  ['libcublas.so.13', 'CUDA 13'],
  ['libcublasLt.so.13', 'CUDA 13'],
  ['libcurand.so.10', 'CUDA 13'],
  ['libcufft.so.12', 'CUDA 13'],
  ['libcudnn.so.9', 'cuDNN 9'],
];
