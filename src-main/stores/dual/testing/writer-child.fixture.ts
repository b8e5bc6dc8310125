import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { DualDatabase } from '../dual-database.ts';
import { openDualIn } from './open-dual.ts';
import { makeWorkload, perform, type Write } from './workload.ts';

/** Does the writes of a workload from number `from` on, and tells the parent of each that is committed. */
const [folder, url, seed, count, from] = process.argv.slice(2);

const database = await patiently(() => openDualIn(folder!, url!));
const writes = makeWorkload(Number(seed), Number(count));
for (let at = Number(from); at < writes.length; at += 1) {
  await patiently(() => apply(database, writes[at]!));
  process.send?.(at + 1);
}
const { clean } = await patiently(() => database.dual.verify());
await database.close();
process.send?.(clean ? 'clean' : 'different');
process.disconnect();

async function apply(library: DualDatabase, write: Write): Promise<void> {
  if (write.kind !== 'promote') return perform(library, write);
  if ((await library.dual.status()).primary !== write.to) await library.dual.promote(write.to);
}

/** A database server that was killed comes back; what failed with it is tried again. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof VigilError) || error.code !== 'backend-unavailable' || attempt === 20) throw error;
    }
  }
}
