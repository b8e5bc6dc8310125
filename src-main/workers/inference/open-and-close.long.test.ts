import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { InferenceSessions } from './inference-sessions.ts';

const path = fileURLToPath(new URL('../../../resources/encoders/vigil-basic/image.onnx', import.meta.url));
const MB = 1e6;

it('a model that is opened and closed a thousand times leaves no memory behind', async () => {
  const sessions = new InferenceSessions(1);
  const openAndClose = async (times: number): Promise<number> => {
    for (let at = 0; at < times; at++) {
      await sessions.describe({ path });
      await sessions.release({ path });
    }
    return process.memoryUsage().rss / MB;
  };
  // What ONNX Runtime and the allocator take once.
  const settled = await openAndClose(200);
  const after = await openAndClose(1000);
  process.stdout.write(`${settled.toFixed(0)} MB after 200, ${after.toFixed(0)} MB after 1,200\n`);
  expect(after - settled).toBeLessThan(20);
  expect(sessions.stats()).toEqual([]);
});
