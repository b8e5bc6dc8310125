import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import { workerEntry } from '../../workers/entry.ts';
import type { InferenceCarrier } from '../../workers/inference/inference-carrier.ts';
import type { RelayedReply } from '../../workers/inference/inference-messages.ts';

/** The inference host as a utility process: a native abort in it does not take the window along. */
export function startUtilityCarrier(): InferenceCarrier {
  const child = utilityProcess.fork(fileURLToPath(workerEntry('inference-host')), [], {
    serviceName: 'vigil-inference',
  });
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  child.once('exit', resolve);
  return {
    kind: 'process',
    post: (message) => child.postMessage(message),
    onRelay: (listener) => {
      child.on('message', (message: RelayedReply) => listener(message));
    },
    onExit: (listener) => {
      ended.then((code) => listener(`it ended with code ${code}`)).catch(() => undefined);
    },
    async kill() {
      if (child.kill()) await ended;
    },
  };
}
