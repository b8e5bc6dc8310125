/** Opens a library as its owner and prints what its calls take, as JSON; a process of its own, so that memory is its. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createCore } from '../../src-main/core/create-core.ts';
import { openCore } from '../../src-main/hosts/open-core.ts';
import { createClient } from '../../src-shared/contract/client.ts';

const ROUNDS = 15;

const startMs = performance.now();
const access = await openCore({ createCore });

const { call } = createClient(access.transport);

async function took(work: (round: number) => Promise<unknown>, rounds = ROUNDS): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    await work(round);
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(rounds / 2)]!, p95: times[Math.floor(rounds * 0.95)]! };
}

const firstPage = await call('videos.list', {});
const startUpMs = performance.now() - startMs;
const beforeSearchMs = performance.now();
await call('vigil.search', { text: 'red', topK: 10 });
const firstSearchMs = performance.now() - beforeSearchMs;
await inStep();
const inStepMs = performance.now() - startMs;

const words = ['red', 'blue', 'dark', 'bright', 'green', 'grey', 'yellow', 'motion'];
const figures = {
  startUpMs,
  firstSearchMs,
  inStepMs,
  list: await took((round) => call('videos.list', { limit: 200, offset: (round * 131) % firstPage.total })),
  filter: await took((round) =>
    call('videos.list', { text: `shift ${round}`, cameraId: `camera ${round}`, limit: 200 }),
  ),
  search: await took((round) => call('vigil.search', { text: words[round % words.length]!, topK: 10 })),
  searchCamera: await took((round) =>
    call('vigil.search', {
      text: words[round % words.length]!,
      topK: 10,
      filters: { cameraId: `camera ${round % 40}` },
    }),
  ),
  searchVideo: await took((round) =>
    call('vigil.search', {
      text: words[round % words.length]!,
      topK: 10,
      filters: { videoIds: [firstPage.videos[round]!.videoId] },
    }),
  ),
  remove: await took((round) => call('videos.remove', { videoId: firstPage.videos[round + 20]!.videoId }), 10),
  searchAfter: await took((round) => call('vigil.search', { text: words[round % words.length]!, topK: 10 }), 3),
  memoryMb: treeMemoryMb(process.pid),
  health: (await call('system.health', {})).parts.find((part) => part.name === 'vectors')?.detail,
};
await access.close();
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);

/** Waits until the chosen index holds the library; until then another one answers. */
async function inStep(): Promise<void> {
  for (;;) {
    const { parts } = await call('system.health', {});
    const vectors = parts.find(({ name }) => name === 'vectors');
    if (vectors?.state === 'ok') return;
    process.stderr.write(`${vectors?.detail ?? ''}\n`);
    await delay(5000);
  }
}

/** Memory of this process and its children (proportional share, so that shared pages count once). */
function treeMemoryMb(pid: number): number {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  const pids = [pid, ...children.split(/\s+/).filter(Boolean).map(Number)];
  const kb = pids.map((one) => {
    try {
      return Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kb.reduce((sum, one) => sum + one, 0) / 1024;
}
