import type { ScanOutput } from '../../engines/scan/outputs/scan-output.ts';
import { scanOutputs } from '../../engines/scan/outputs/scan-outputs.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { serveTasks } from '../../workers/pool/serve-tasks.ts';
import { runScanTask } from '../../workers/tasks/ingest/scan-task.ts';
import { TASKS } from '../../workers/tasks/tasks.ts';

/** One mean brightness (0..255) a sampled frame. */
const BRIGHTNESS_FILE = 'brightness.f32';

/** A scan output that nothing in the product knows: how bright each sampled frame is. */
const brightness: ScanOutput = {
  key: 'brightness',
  version: 1,
  wants: 'samples',
  files: () => [{ name: BRIGHTNESS_FILE, kind: 'values', bytesPerValue: 4 }],
  begin: ({ append }) => ({
    onSample: ({ image, release }) => {
      const sum = image.data.reduce((total, value) => total + value, 0);
      append(BRIGHTNESS_FILE, Float32Array.of(sum / image.data.length));
      release();
    },
  }),
};

// Entry of worker threads: every task of the product, with one more output in the scan.
serveTasks({
  ...TASKS,
  scan: async () => (input: Parameters<typeof runScanTask>[0], context: Parameters<typeof runScanTask>[1]) =>
    runScanTask(input, context, [...scanOutputs(layout), brightness]),
});
