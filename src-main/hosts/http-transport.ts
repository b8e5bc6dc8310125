import { Agent, type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import { cancelledReply, type Reply, type Transport } from '../../src-shared/contract/client.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { CoreEvent } from '../../src-shared/contract/events.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { OwnerAddress } from '../platform/owner-lock.ts';

const RECONNECT_MS = 1000;
const SignInReply = z.object({ url: z.string() });

export interface HttpTransport extends Transport {
  /** Whether a core answers at the address with this token. */
  reachable(): Promise<boolean>;
  /** An address of the core's window that lets one browser in, once. Throws `backend-unavailable`. */
  signInUrl(): Promise<string>;
  close(): void;
}

/**
 * The core of another process of this user, over its loopback server. Node's own client, because `fetch` gives up on
 * an answer after five minutes and some calls wait for indexing.
 */
export function createHttpTransport(address: OwnerAddress): HttpTransport {
  const agent = new Agent({ keepAlive: true });
  const streams = new Set<() => void>();
  const send = (method: string, path: string, body?: string, signal?: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          ...(signal ? { signal } : {}),
          host: '127.0.0.1',
          port: address.port,
          method,
          path,
          headers: {
            Authorization: `Bearer ${address.token}`,
            ...(body === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
          },
        },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  return {
    async call(name, input, { signal } = {}): Promise<Reply> {
      try {
        const response = await send('POST', `/call/${name}`, JSON.stringify(input ?? {}), signal);
        const reply = JSON.parse(await textOf(response)) as Reply | { error: unknown };
        // The guard's refusals are no replies.
        return 'ok' in reply ? reply : { ok: false, error: reply.error };
      } catch (error) {
        if (signal?.aborted) return cancelledReply();
        return { ok: false, error: ownerLost(error).toShape() };
      }
    },
    subscribe(listener) {
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      let current: IncomingMessage | undefined;
      const stop = (): void => {
        stopped = true;
        clearTimeout(timer);
        current?.destroy();
        streams.delete(stop);
      };
      const listen = async (): Promise<void> => {
        try {
          current = await send('GET', '/events');
          if (stopped) current.destroy();
          for await (const event of eventsOf(current)) listener(event);
        } catch {
          // The stream broke; what was missed is asked for by whoever listens, as after a reload.
        }
        if (!stopped) timer = setTimeout(() => void listen(), RECONNECT_MS);
      };
      streams.add(stop);
      void listen();
      return stop;
    },
    async reachable() {
      try {
        const response = await send('GET', '/health');
        response.resume();
        return response.statusCode === 200;
      } catch {
        return false;
      }
    },
    async signInUrl() {
      try {
        return SignInReply.parse(JSON.parse(await textOf(await send('POST', '/sign-in')))).url;
      } catch (error) {
        throw ownerLost(error);
      }
    },
    close() {
      for (const stop of [...streams]) stop();
      agent.destroy();
    },
  };
}

function ownerLost(cause: unknown): VigilError {
  return new VigilError('backend-unavailable', say('running-vigil-silent'), {
    hint: say('running-vigil-silent-hint'),
    details: { ownerLost: true },
    cause,
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const piece of response) text += piece;
  return text;
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<CoreEvent> {
  response.setEncoding('utf8');
  let rest = '';
  for await (const piece of response) {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (!block.startsWith('data: ')) continue;
      const event = CoreEvent.safeParse(JSON.parse(block.slice('data: '.length)));
      if (event.success) yield event.data;
    }
  }
}
