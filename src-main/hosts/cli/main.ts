/** The command line. Formatting and calls; everything else is the core's. */
import { createCore } from '../../core/create-core.ts';
import { runCli } from './run.ts';

const stop = new AbortController();
const onSignal = (): void => {
  // The second Ctrl-C does not wait for anything.
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

process.exitCode = await runCli({
  args: process.argv.slice(2),
  streams: { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  progress: process.stderr,
  signal: stop.signal,
  createCore,
});
