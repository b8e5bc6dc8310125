/**
 * Measures one provider of ONNX Runtime with one graph and prints what it found as JSON: its own process, so that memory
 * is its own and a driver that aborts ends nothing else. Imports nothing of the project: it is carried to other machines.
 * `node measure-provider.ts RUNTIME_DIR MODEL PROVIDER OUTPUTS_FILE SECONDS BATCH...`
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Value {
  readonly type: string;
  readonly shape: readonly (number | string)[];
  readonly name: string;
}
interface Session {
  readonly inputMetadata: readonly Value[];
  run(feeds: object): Promise<Readonly<Record<string, { readonly data: Float32Array }>>>;
}
interface Runtime {
  readonly Tensor: new (type: string, data: object, dims: readonly number[]) => object;
  readonly InferenceSession: { create(path: string, options: object): Promise<Session> };
  readonly env: { readonly versions: Readonly<Record<string, string>> };
}

/** What is printed. */
export interface Measured {
  readonly runtime: string;
  /** Rows a second by batch; null where the pass did not work, with the reason. */
  readonly rates: Readonly<Record<string, number | null>>;
  readonly peakBytes: number;
  readonly problem: string | null;
}

// It reports to its maker otherwise.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const [runtimeDir = '', model = '', provider = '', outputsFile = '', seconds = '2', ...batches] = process.argv.slice(2);
const runtime = createRequire(join(runtimeDir, 'x.js'))('onnxruntime-node') as Runtime;
const rates: Record<string, number | null> = {};
let problem: string | null = null;
try {
  const session = await runtime.InferenceSession.create(model, {
    ...{ executionProviders: [provider], logSeverityLevel: 4 },
    ...(provider === 'dml' && { enableMemPattern: false, executionMode: 'sequential' }),
  });
  const [output] = Object.values(await session.run(feeds(session, 4)));
  writeFileSync(outputsFile, new Uint8Array(output!.data.buffer, output!.data.byteOffset, output!.data.byteLength));
  for (const batch of batches) {
    try {
      rates[batch] = await rate(session, Number(batch));
    } catch (thrown) {
      rates[batch] = null;
      problem = messageOf(thrown);
    }
  }
} catch (thrown) {
  problem = messageOf(thrown);
}
const peakBytes = process.resourceUsage().maxRSS * 1024;
const measured: Measured = { runtime: runtime.env.versions['node'] ?? '', rates, peakBytes, problem };
process.stdout.write(`\n${JSON.stringify(measured)}\n`);

/** Rows a second: passes after a first one that warms up, for so many seconds and at least one. */
async function rate(session: Session, batch: number): Promise<number> {
  const fed = feeds(session, batch);
  await session.run(fed);
  const started = performance.now();
  let passes = 0;
  while (passes === 0 || performance.now() - started < Number(seconds) * 1000) {
    await session.run(fed);
    passes += 1;
  }
  return (batch * passes) / ((performance.now() - started) / 1000);
}

/** The same values everywhere: floats in 0..1, whole numbers that every vocabulary has. */
function feeds(session: Session, batch: number): object {
  const made = session.inputMetadata.map(({ name, type, shape }) => {
    const dims = shape.map((side, axis) => (axis === 0 ? batch : typeof side === 'number' && side > 0 ? side : 8));
    const length = dims.reduce((product, side) => product * side, 1);
    const share = (at: number): number => ((Math.imul(at, 2654435761) >>> 0) % 1000) / 1000;
    const data =
      type === 'int64'
        ? BigInt64Array.from({ length }, (_, at) => BigInt(1 + Math.floor(share(at) * 900)))
        : Float32Array.from({ length }, (_, at) => share(at));
    return [name, new runtime.Tensor(type, data, dims)];
  });
  return Object.fromEntries(made);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
