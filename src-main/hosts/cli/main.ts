/** The command line. Formatting and calls; everything else is the core's. */
import { createCore } from '../../core/create-core.ts';
import { processStreams } from './process-streams.ts';
import { runCli } from './run.ts';

const stop = new AbortController();
const onSignal = (): void => {
  // The second Ctrl-C does not wait for anything.
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
};
// Ctrl-C, the system's wish, and a terminal that was closed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

process.exitCode = await runCli({
  args: process.argv.slice(2),
  streams: processStreams(),
  progress: process.stderr,
  signal: stop.signal,
  createCore,
});
