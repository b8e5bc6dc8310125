import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerEntry } from '../../entry.ts';
import type { InferenceCarrier } from '../inference-carrier.ts';
import type { RelayedReply } from '../inference-messages.ts';

/** The inference host as a child process, as under Electron, where no port can be handed over. */
export function startForkCarrier(): InferenceCarrier & { readonly pid: number | undefined } {
  const child = fork(fileURLToPath(workerEntry('inference-host')), { serialization: 'advanced' });
  return {
    pid: child.pid,
    kind: 'process',
    post: (message) => {
      if (child.connected) child.send(message);
    },
    onRelay: (listener) => child.on('message', (message) => listener(message as RelayedReply)),
    onExit: (listener) => child.once('exit', (code) => listener(`exit code ${code}`)),
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}
