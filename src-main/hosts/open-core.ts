import { setTimeout as delay } from 'node:timers/promises';
import type { Transport } from '../../src-shared/contract/client.ts';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Core, CreateCore } from '../core/core.ts';
import { type Config, type ConfigOverrides, configOfProcess } from '../platform/config.ts';
import { prepareDataDir } from '../platform/data-folder.ts';
import { claimDataDir, type ForeignDataDir, type OwnedDataDir, type OwnerAddress } from '../platform/owner-lock.ts';
import type { StartCarrier } from '../workers/inference/inference-carrier.ts';
import { startServer } from './browser/server.ts';
import { errorResponse } from './error-response.ts';
import { createHttpTransport } from './http-transport.ts';
import { answerMedia } from './media-response.ts';
import { windowDir } from './window-dir.ts';

export interface OpenCoreOptions {
  readonly overrides?: ConfigOverrides;
  /**
   * Port of the loopback server when this process becomes the owner: the one given, the one of the configuration or else
   * the server's usual one (`configured`), any free one when left out.
   */
  readonly port?: number | 'configured';
  readonly startCarrier?: StartCarrier;
  readonly createCore: CreateCore;
}

/** The core as a host uses it, whether it lives here or in a Vigil that was there first. */
export interface CoreAccess {
  readonly role: 'owner' | 'client';
  readonly dataDir: string;
  readonly transport: Transport;
  /** An address that lets one browser in, once. Throws `backend-unavailable` when the owner no longer answers. */
  signInUrl(): Promise<string>;
  /** Answers `/video/…`, `/thumb/…` and the like (see `answerMedia`). */
  answerMedia(request: Request, pathname: string): Promise<Response>;
  /** An owner closes its core; a client only hangs up. */
  close(): Promise<void>;
}

/** How long an owner that does not answer may take to begin, or to end: the databases it starts and stops need time. */
const OWNER_PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/**
 * Becomes the owner of the data folder, or the client of its owner: one data folder never has two cores. Every owner
 * listens on the loopback interface, so that the next one finds it. Commands that run at the same time wait for each
 * other where they must. Throws `conflict` when the owner does not answer.
 */
export async function openCore(options: OpenCoreOptions): Promise<CoreAccess> {
  const config = configOfProcess(options.overrides);
  prepareDataDir(config);
  const giveUpAtMs = performance.now() + OWNER_PATIENCE_MS;
  for (;;) {
    const claim = await claimDataDir(config.dataDir);
    if (claim.owner) return ownCore(config, claim, options);
    const joined = await joinOwner(config.dataDir, claim);
    if (joined) return joined;
    // An owner that ends closes its door before it gives the folder up.
    if (performance.now() >= giveUpAtMs) throw silentOwner(config.dataDir, claim.pid);
    await delay(LOOK_AGAIN_MS);
  }
}

async function ownCore(config: Config, claim: OwnedDataDir, options: OpenCoreOptions): Promise<CoreAccess> {
  let core: Core;
  try {
    const carrier = options.startCarrier ? { startCarrier: options.startCarrier } : {};
    core = await options.createCore({ config, ownership: claim, ...carrier });
  } catch (error) {
    claim.release();
    throw error;
  }
  try {
    return await serveCore(core, options.port === 'configured' ? config.port : (options.port ?? 0), config.host);
  } catch (error) {
    await core.close();
    throw error;
  }
}

async function serveCore(core: Core, port: number | null, host: string): Promise<CoreAccess> {
  const asked = port === null ? {} : { port };
  const server = await startServer({ core, windowDir: windowDir(), host, ...asked });
  try {
    core.ownership.publish({ port: server.port, token: server.token });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    role: 'owner',
    dataDir: core.config.dataDir,
    transport: core.transport,
    signInUrl: async () => server.signInUrl(),
    answerMedia: (request, pathname) => answerMedia(request, pathname, core.media),
    async close() {
      await server.close();
      await core.close();
    },
  };
}

function silentOwner(dataDir: string, pid: number | null): VigilError {
  const who = pid === null ? say('another-program') : say('process-number', { pid });
  return new VigilError('conflict', say('data-folder-in-use', { dataDir, who }), {
    hint: say('data-folder-in-use-hint'),
    details: { dataDir, pid },
  });
}

/** Undefined when the owner does not answer. */
async function joinOwner(dataDir: string, { port, token }: ForeignDataDir): Promise<CoreAccess | undefined> {
  if (port === null || token === null) return undefined;
  const address: OwnerAddress = { port, token };
  const transport = createHttpTransport(address);
  if (!(await transport.reachable())) {
    transport.close();
    return undefined;
  }
  return {
    role: 'client',
    dataDir,
    transport,
    signInUrl: () => transport.signInUrl(),
    answerMedia: (request, pathname) => forwardMedia(request, pathname, address),
    async close() {
      transport.close();
    },
  };
}

/** The owner answers with ranges of its own; only the key is added on the way. */
async function forwardMedia(request: Request, pathname: string, address: OwnerAddress): Promise<Response> {
  const headers = new Headers({ Authorization: `Bearer ${address.token}` });
  for (const name of ['Range', 'If-Range', 'If-None-Match']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  try {
    const { method, signal } = request;
    const answer = await fetch(`http://127.0.0.1:${address.port}/media${pathname}`, { method, headers, signal });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  } catch (error) {
    return errorResponse(new VigilError('backend-unavailable', say('running-vigil-silent'), { cause: error }));
  }
}
