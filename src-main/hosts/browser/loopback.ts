import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

export const LOOPBACK = '127.0.0.1';
const LOOPBACK_V6 = '::1';
const DEFAULT_PORT = 47_600;
/** A free port of one protocol may be taken in the other. */
const TRIES = 5;

export interface Listening {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Listens on both loopback addresses, under one port: browsers try both for names such as `localhost`, and what another
 * user had put on the one we left free would get what is meant for us. A machine without IPv6 has one. Without `port`:
 * the default one, or a free one when it is taken. Throws `conflict` when an explicitly asked port is taken.
 */
export async function listenOnLoopback(makeServer: () => Server, port: number | undefined): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    // The usual port first, then any free one.
    const asked = port ?? (tries === 1 ? DEFAULT_PORT : 0);
    try {
      return await listenOnBoth(makeServer, asked);
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (asked !== 0 && port !== undefined) throw taken(asked, error);
      if (tries > TRIES) throw error;
    }
  }
}

async function listenOnBoth(makeServer: () => Server, asked: number): Promise<Listening> {
  const first = makeServer();
  const port = await listenOn(first, LOOPBACK, asked);
  const second = makeServer();
  try {
    await listenOn(second, LOOPBACK_V6, port);
  } catch (error) {
    if (isTaken(error)) {
      await close(first);
      throw error;
    }
    // No IPv6 here: nobody else can listen there either.
    return { port, close: () => close(first) };
  }
  return {
    port,
    async close() {
      await Promise.all([close(first), close(second)]);
    },
  };
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function taken(port: number, cause: unknown): VigilError {
  return new VigilError('conflict', say('port-taken', { port }), {
    hint: say('port-taken-hint'),
    details: { port },
    cause,
  });
}
