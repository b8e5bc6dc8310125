/**
 * Entry of the inference host: the one thread (under Node) or process (under Electron) that holds every ONNX session.
 * Two threads with ONNX sessions in one Electron process crash, and a native abort in a thread takes the process along.
 */
import process from 'node:process';
import { isMainThread, parentPort } from 'node:worker_threads';
import { keepFilesPrivate } from '../../platform/private-files.ts';
import type { ClientMessage, HostReply, OwnerMessage } from './inference-messages.ts';
import { InferenceServer } from './inference-server.ts';

// Electron does not say whose child a utility process is, so it does not count on what a parent has set.
keepFilesPrivate();

/** How Electron's utility process hears its parent; absent elsewhere. */
interface UtilityParent {
  on(event: 'message', listener: (event: { readonly data: OwnerMessage }) => void): void;
  postMessage(message: unknown): void;
}

const utilityParent = (process as { readonly parentPort?: UtilityParent }).parentPort;

if (!isMainThread && parentPort) {
  parentPort.on(
    'message',
    ownerListener('thread', (message) => parentPort?.postMessage(message)),
  );
} else if (utilityParent) {
  const listener = ownerListener('process', (message) => utilityParent.postMessage(message));
  utilityParent.on('message', ({ data }) => listener(data));
} else {
  process.on(
    'message',
    ownerListener('process', (message) => process.send?.(message)),
  );
  process.on('disconnect', () => process.exit(0));
}

function ownerListener(carrier: 'thread' | 'process', post: (message: unknown) => void) {
  let server: InferenceServer | undefined;
  return (raw: unknown): void => {
    const message = raw as OwnerMessage;
    if (message.kind === 'configure') {
      server = new InferenceServer(message.options, carrier);
      return;
    }
    // Heard between two passes, when nothing native of this thread is running.
    if (message.kind === 'end') process.exit(0);
    if (!server) throw new Error('The inference host was not configured.');
    const host = server;
    if (message.kind === 'place') {
      host.place(message.placement);
      return;
    }
    const { client } = message;
    if (message.kind === 'disconnect') host.disconnect(client);
    if (message.kind === 'relay') {
      host.receive(client, message.message, (reply) => post({ kind: 'relay', client, message: reply }));
    }
    if (message.kind === 'connect' && message.port) {
      const { port } = message;
      const reply = (answer: HostReply, transfer: readonly ArrayBuffer[]): void => port.postMessage(answer, transfer);
      port.on('message', (request) => host.receive(client, request as ClientMessage, reply));
      port.on('close', () => host.disconnect(client));
    }
  };
}
