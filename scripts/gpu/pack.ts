/**
 * `npm run gpu:pack -- --kit KIT --to FOLDER`: one folder to carry to a machine with a card where nothing can be fetched.
 * KIT holds ONNX Runtime with a CUDA provider and `setup.sh`, which unpacks it and names the Node to use. There,
 * `bash FOLDER/run.sh` prints the table of `gpu:check`: processor, CUDA, WebGPU through Vulkan.
 */
import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { towerOf } from '../graphs/full-size/write-encoder.ts';

const MOST_BYTES = 60 * 1024 * 1024;

const { values } = parseArgs({ options: { kit: { type: 'string' }, to: { type: 'string' } } });
if (values.kit === undefined || values.to === undefined) {
  console.error('Say where the kit lies and where the folder is to be: --kit KIT --to FOLDER');
  process.exit(2);
}
const target = resolve(values.to);
mkdirSync(target, { recursive: true });
cpSync(resolve(values.kit), join(target, 'kit'), { recursive: true });
for (const file of ['provider-table.ts', 'measure-provider.ts', 'kit-check.ts']) {
  cpSync(join(import.meta.dirname, file), join(target, file));
}
cpSync(join(import.meta.dirname, '..', 'graphs', 'full-size', 'fill-weights.ts'), join(target, 'fill-weights.ts'));
writeFileSync(join(target, 'package.json'), '{ "type": "module" }\n');
mkdirSync(join(target, 'graph'), { recursive: true });
const { file, graph, weights } = towerOf('clip-b32', 'vision');
writeFileSync(join(target, 'graph', file), graph);
writeFileSync(join(target, 'graph', 'weights.json'), JSON.stringify(weights));
writeFileSync(join(target, 'run.sh'), runScript());
const bytes = readdirSync(target, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
console.log(`${target}: ${(bytes / 1024 / 1024).toFixed(1)} MiB`);
if (bytes > MOST_BYTES) {
  console.error('That is more than the 60 MiB that may be carried.');
  process.exitCode = 1;
}

function runScript(): string {
  return `#!/bin/bash
# Unpacks the kit and prints what the processor, CUDA and WebGPU (through Vulkan) make of a CLIP B/32 graph.
cd "$(dirname "\${BASH_SOURCE[0]}")"
export ORTGPU=\${ORTGPU:-$(mktemp -d)}
. ./kit/setup.sh
# Vulkan finds a driver by a small file that images made for CUDA alone often lack; the driver itself is mounted.
if ! ls /usr/share/vulkan/icd.d/*nvidia* /etc/vulkan/icd.d/*nvidia* >/dev/null 2>&1 && ldconfig -p | grep -q libGLX_nvidia.so.0; then
  printf '{"file_format_version":"1.0.0","ICD":{"library_path":"libGLX_nvidia.so.0","api_version":"1.3"}}' >"$ORTGPU/nvidia_icd.json"
  export VK_DRIVER_FILES="$ORTGPU/nvidia_icd.json" VK_ICD_FILENAMES="$ORTGPU/nvidia_icd.json"
fi
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null
"$NODE" --no-warnings kit-check.ts "$ORTGPU" "$ORTGPU/graph"
`;
}
