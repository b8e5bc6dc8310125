import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { seededRandom } from '../../stores/vectors/testing/points.ts';
import { createHttpTransport } from '../http-transport.ts';
import { exchange, type RawExchange } from '../testing/raw-exchange.ts';
import { rawExchanges } from '../testing/raw-requests.ts';
import { type ServedOwner, startServedOwner } from '../testing/served-owner.ts';

const REQUESTS = 4_000;
const AT_ONCE = 24;
const SLOW_ONES = 40;
const FOR_ONE_REQUEST = /clip\.mp4|[\\/](artifacts|uploads)[\\/]/;
/** Pipes of threads and a database's files may be opened late, once each; a leak would be of hundreds. */
const OPENED_ONCE = 12;
/** For one connection on a machine that is busy with other things. */
const LIMIT_MS = 60_000;

let folder: string;
let owner: ServedOwner;
let videoId: string;
/** What it has open before anybody has called. */
let idle: ReturnType<ServedOwner['openHandles']>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-raw-'));
  const clip = join(folder, 'clip.mp4');
  const { ffmpegPath } = await findMediaBinaries(process.env);
  await promisify(execFile)(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=2', clip]);
  owner = await startServedOwner(folder);
  idle = owner.openHandles();
  const transport = createHttpTransport(owner);
  const { videos } = await runLongCall(createClient(transport), 'videos.import', { paths: [clip] });
  videoId = videos[0]!.videoId!;
  transport.close();
});
afterAll(async () => {
  await owner?.stop();
  await rm(folder, { recursive: true, force: true });
});

const own = () => `127.0.0.1:${owner.port}`;
const ask = (line: string, ...headers: string[]): Promise<number[]> =>
  exchange(
    owner.port,
    { pieces: [rawBytes(line, [`Host: ${own()}`, ...headers])], requests: 1, ending: 'answers' },
    LIMIT_MS,
  );

describe('an owner and requests that no browser sends', () => {
  it('refuses what is wrong and lives', async () => {
    const key = `Authorization: Bearer ${owner.token}`;
    const seen = {
      unparsable: await ask('GET /\\[ HTTP/1.1'),
      'unparsable, with the token': await ask('GET /\\[ HTTP/1.1', key),
      'absolute address': await ask(`GET http://${own()}/health HTTP/1.1`, key),
      'absolute address that is none': await ask('GET http://[ HTTP/1.1', key),
      asterisk: await ask('OPTIONS * HTTP/1.1', key),
      trace: await ask('TRACE / HTTP/1.1', key),
      query: await ask('QUERY / HTTP/1.1', key),
      'trace without a token': await ask('TRACE / HTTP/1.1'),
      'broken escape in a recording’s id': await ask('GET /media/video/%ff HTTP/1.1', key),
      'broken escape in a picture’s id': await ask('GET /media/thumb/%E0%A4%A/1.jpg HTTP/1.1', key),
      'broken escape in a REST path': await ask('GET /jobs/%ff HTTP/1.1', key),
      'no HTTP at all': await ask('hello'),
      upgrade: await ask('GET /health HTTP/1.1', key, 'Upgrade: websocket', 'Connection: Upgrade'),
    };
    expect(seen).toEqual({
      unparsable: [401],
      'unparsable, with the token': [404],
      'absolute address': [400],
      'absolute address that is none': [400],
      asterisk: [400],
      trace: [405],
      query: [405],
      'trace without a token': [401],
      'broken escape in a recording’s id': [404],
      'broken escape in a picture’s id': [400],
      'broken escape in a REST path': [404],
      'no HTTP at all': [400],
      upgrade: [200],
    });
    // A tunnel is not for us: no answer is one too.
    await ask(`CONNECT ${own()} HTTP/1.1`, key);
    const tunnel = Buffer.from(`CONNECT ${own()} HTTP/1.1\r\nHost: ${own()}\r\n\r\nand what is to go through it`);
    await exchange(owner.port, { pieces: [tunnel], requests: 1, ending: 'half-close' }, LIMIT_MS);
    expect(await ask('GET /health HTTP/1.1', key)).toEqual([200]);
    await expect.poll(() => owner.openHandles()?.sockets, { timeout: LIMIT_MS }).toBe(idle?.sockets);
  });

  it(`answers ${REQUESTS} odd ones without a failure of its own, and keeps nothing open`, async () => {
    const exchanges = rawExchanges(seededRandom(9), { ...owner, videoId });
    // What is opened once and kept (threads, database connections) is open after the first of them.
    await answerAll(exchanges, 1000);
    await expect.poll(() => owner.openHandles()?.sockets, { timeout: LIMIT_MS }).toBe(idle?.sockets);
    const before = owner.openHandles();

    const slow = Array.from({ length: SLOW_ONES }, () => openSlowly());
    const tally = await answerAll(exchanges, REQUESTS, (batch) => {
      for (const { socket, bytes } of slow)
        socket.write(bytes.subarray(batch % bytes.length, (batch % bytes.length) + 1));
    });
    for (const { socket } of slow) socket.destroy();

    expect(tally.failures).toEqual([]);
    expect(tally.answered).toBeGreaterThan(REQUESTS / 2);
    expect(owner.child.exitCode).toBeNull();
    expect(owner.complaints()).toBe('');
    expect(await ask('GET /health HTTP/1.1', `Authorization: Bearer ${owner.token}`)).toEqual([200]);
    if (before) {
      await expect.poll(() => owner.openHandles()!.sockets, { timeout: LIMIT_MS }).toBeLessThanOrEqual(before.sockets);
      const files = () => owner.openHandles()!.files;
      // What requests are answered from: the recording, its pictures, uploads.
      await expect.poll(() => files().filter((name) => FOR_ONE_REQUEST.test(name)), { timeout: LIMIT_MS }).toEqual([]);
      expect(files().length).toBeLessThanOrEqual(before.files.length + OPENED_ONCE);
    }
    expect(await owner.stop()).toBe(0);
  }, 600_000);

  /** A connection that sends a request one byte at a time and never ends it. */
  function openSlowly(): { socket: Socket; bytes: Buffer } {
    const socket = connect({ port: owner.port, host: '127.0.0.1', noDelay: true });
    // The server may lose patience.
    socket.on('error', () => socket.destroy());
    return { socket, bytes: rawBytes('POST /call/jobs.list HTTP/1.1', [`Host: ${own()}`, 'Content-Length: 1000000']) };
  }
});

interface Tally {
  readonly answered: number;
  /** Requests that were answered with a status of 500 or above, as text. */
  readonly failures: readonly string[];
}

/** Makes connections, some at a time, until `requests` were sent. */
async function answerAll(
  exchanges: Iterator<RawExchange>,
  requests: number,
  betweenBatches: (batch: number) => void = () => undefined,
): Promise<Tally> {
  let [answered, sent] = [0, 0];
  const failures: string[] = [];
  for (let batch = 0; sent < requests; batch += 1) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const next = exchanges.next().value as RawExchange;
        sent += next.requests;
        const statuses = await exchange(owner.port, next, LIMIT_MS);
        answered += statuses.length;
        if (statuses.some((status) => status >= 500)) {
          failures.push(
            `${statuses.join(' ')} for ${Buffer.concat([...next.pieces])
              .toString('latin1')
              .slice(0, 2000)}`,
          );
        }
      }),
    );
    betweenBatches(batch);
  }
  return { answered, failures };
}

function rawBytes(line: string, headers: readonly string[]): Buffer {
  return Buffer.from(`${[line, ...headers].join('\r\n')}\r\n\r\n`, 'latin1');
}
