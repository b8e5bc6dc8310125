import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src-main/platform/log.ts';
import { findQdrantBinary } from '../../src-main/platform/qdrant-binary.ts';
import { createQdrantHttp } from '../../src-main/stores/qdrant/qdrant-http.ts';
import { benchQdrantIndex } from '../../src-main/stores/qdrant/qdrant-index.bench.ts';
import { startQdrantServer } from '../../src-main/stores/qdrant/qdrant-server.ts';
import { InferenceClient } from '../../src-main/workers/inference/inference-client.ts';
import { InferenceHost } from '../../src-main/workers/inference/inference-owner.ts';
import type { BenchRow } from './row.ts';

const graphsDir = join(resolve(import.meta.dirname, '..', '..'), 'resources', 'graphs');
const RECALL_WANTED = 0.99;

/** The server that comes with Vigil, in an empty folder. A recall below the goal fails the row whatever the speed. */
export const qdrantRow: BenchRow = async ({ pairs, points, scratchDir, report }) => {
  const server = await startQdrantServer({
    dir: join(scratchDir, 'qdrant'),
    logFile: join(scratchDir, 'qdrant.log'),
    binary: findQdrantBinary(process.env),
    log: silentLog,
  });
  const http = createQdrantHttp({ address: async () => server.address() });
  const host = new InferenceHost({ graphsDir, threads: availableParallelism() });
  const client = new InferenceClient(() => host.connect());
  try {
    const bench = await benchQdrantIndex({
      http,
      address: server.address(),
      product: client,
      rounds: 10 * pairs,
      count: points,
      report,
    });
    const { ratio, recallAt10, ...more } = bench;
    return {
      row: 'qdrant',
      what: `Qdrant search of ${points} x 768 clustered, filtered top 10, against one bare REST call: p95; recall@10 >= ${RECALL_WANTED} at ef ${bench.ef}`,
      figure: ratio,
      unit: 'x',
      goal: { atMost: 1.5 },
      ...(recallAt10 < RECALL_WANTED && { unmet: `recall@10 is ${recallAt10.toFixed(4)}` }),
      details: { ratio, recallAt10, readyMs: server.readyMs, ...more },
    };
  } finally {
    await client.close();
    await host.stop();
    http.close();
    await server.stop();
  }
};
