import { openTestParts } from '../../../core/testing/open-test-parts.ts';
import { ingestFeature } from '../../ingest/feature.ts';
import { sopFeature } from '../../sop/feature.ts';
import { watchFeature } from '../feature.ts';

/** A process that watches the folder of a library; it looks when it is told to, after so many milliseconds. */
const { parts } = await openTestParts(process.argv[2]!);
let nowMs = 0;
const ingest = ingestFeature(parts);
const sop = sopFeature(parts, { ingest });
const { watcher } = watchFeature(parts, { ingest, sop }, () => nowMs);
await parts.runner.start([...(ingest.jobs ?? []), ...(sop.jobs ?? [])]);

process.on('message', ({ afterMs, settle }: { afterMs: number; settle: boolean }) => {
  nowMs += afterMs;
  void watcher
    .poll()
    .then(() => (settle ? watcher.settled() : undefined))
    .then(() => process.send?.({ underWay: watcher.underWay.map(({ name, state }) => [name, state]) }));
});
process.send?.({ underWay: [] });
