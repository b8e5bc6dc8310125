import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerEntry } from '../entry.ts';
import type { InferenceCarrier } from './inference-carrier.ts';
import type { RelayedReply } from './inference-messages.ts';

type ForkCarrier = InferenceCarrier & { readonly pid: number | undefined };

/** The inference host as a child process, as under Electron, where no port can be handed over. */
export function startForkCarrier(): ForkCarrier {
  return forkWith('inherit');
}

/** The same for trials: what drivers print of their troubles is not for the user's terminal. */
export function startQuietCarrier(): ForkCarrier {
  return forkWith('ignore');
}

function forkWith(output: 'inherit' | 'ignore'): ForkCarrier {
  const child = fork(fileURLToPath(workerEntry('inference-host')), {
    ...{ serialization: 'advanced', stdio: ['ignore', output, output, 'ipc'] },
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  child.once('exit', (code) => end(`exit code ${code}`));
  child.once('error', ({ message }) => end(message));
  return {
    pid: child.pid,
    kind: 'process',
    post: (message) => {
      // One that has just ended is told of by its exit.
      if (child.connected) child.send(message, () => undefined);
    },
    onRelay: (listener) => child.on('message', (message) => listener(message as RelayedReply)),
    onExit: (listener) => {
      ended.then(listener).catch(() => undefined);
    },
    kill: async () => {
      child.kill();
      await ended;
    },
  };
}
