/** The command line. Formatting and calls; everything else is the core's. */
import { createCore } from '../../core/create-core.ts';
import { keepFilesPrivate } from '../../platform/private-files.ts';
import { processStreams } from './process-streams.ts';
import { runCli } from './run.ts';

keepFilesPrivate();

const SAME_PRESS_MS = 300;

const stop = new AbortController();
let stoppedAtMs = 0;
const onSignal = (signal: NodeJS.Signals): void => {
  if (!stop.signal.aborted) {
    stoppedAtMs = performance.now();
    stop.abort();
    return;
  }
  // The second Ctrl-C does not wait for anything. The first one comes twice where a terminal sends it to us and to the
  // program that started us, which hands it on.
  if (signal === 'SIGINT' && performance.now() - stoppedAtMs > SAME_PRESS_MS) process.exit(130);
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
