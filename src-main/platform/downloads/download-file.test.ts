import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partFile } from './part-file.ts';
import { type Behaviour, type HubServer, hashOf, seededBytes, sendContent } from './testing/hub-server.ts';
import { startTestDownload, type TestDownload, testNetwork } from './testing/test-download.ts';

const FIRST_BYTES = 1_000_000;

let test: TestDownload;
let hub: HubServer;
let folder: string;
let content: Buffer;
beforeEach(async () => {
  test = await startTestDownload();
  ({ hub, folder, content } = test);
});
afterEach(() => test.close());

const ranges = () => hub.asked.filter(({ path }) => !path.includes('resolve')).map(({ range }) => range);

/** Sends so many bytes of whatever is asked for and breaks the connection, the first `times` times. */
function breakingOff(times: number, bytes = FIRST_BYTES): Behaviour {
  let left = times;
  return (request, response) => {
    if (left === 0) return false;
    left -= 1;
    const from = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
    const part = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
    const etag = `"${hashOf(content)}"`;
    response.writeHead(from ? 206 : 200, { etag, 'content-length': content.length - from, ...(from && part) });
    response.write(content.subarray(from, from + bytes), () => response.destroy());
    return true;
  };
}

/** Leaves the first bytes of the file behind, as a process that was killed does; others in their place if so wished. */
async function leavePart(bytes: Uint8Array = content.subarray(0, FIRST_BYTES)): Promise<void> {
  const part = partFile(test.wanted().target, test.wanted().checksum);
  await part.begin(`"${hashOf(content)}"`);
  writeFileSync(part.path, bytes);
}

const arrived = (): void => {
  expect(hashOf(readFileSync(test.wanted().target))).toBe(hashOf(content));
  expect(readdirSync(folder)).toEqual(['model.onnx']);
};

describe('a download', () => {
  it('follows the hub to where the file lies, tells how far it is, and gives the name to the whole file', async () => {
    const told: number[] = [];
    await test.fetch({ progress: (bytes) => told.push(bytes) });
    arrived();
    expect(told.at(-1)).toBe(content.length);
    expect(told).toEqual([...told].sort((one, other) => one - other));
    hub.asked.length = 0;
    await test.fetch();
    expect(hub.asked).toEqual([]);
  });

  it('goes on by itself where the connection broke', async () => {
    hub.behave(breakingOff(2));
    await test.fetch();
    arrived();
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it('goes on where an earlier one was given up', async () => {
    await leavePart();
    await test.fetch();
    arrived();
    expect(ranges()).toEqual(['bytes=1000000-']);
  });

  it('goes on after a kill in its middle', async () => {
    const { url, target, bytes } = test.wanted();
    const child = fileURLToPath(new URL('download-child.fixture.ts', import.meta.url));
    const run = async (fault: string): Promise<unknown> => {
      const args = [child, url, target, String(bytes), hashOf(content)];
      const started = spawn(process.execPath, args, { env: { ...process.env, VIGIL_FAULT: fault }, stdio: 'inherit' });
      const [code, signal] = await once(started, 'exit');
      return signal ?? code;
    };
    expect(await run('download:block#12')).toBe('SIGKILL');
    const { size } = statSync(`${target}.part`);
    expect(size).toBeGreaterThan(0);
    expect(existsSync(target)).toBe(false);
    expect(await run('')).toBe(0);
    arrived();
    expect(ranges()).toEqual([undefined, `bytes=${size}-`]);
  });

  it('begins anew when the file has changed meanwhile, by its mark and without one', async () => {
    await leavePart(Buffer.alloc(FIRST_BYTES));
    hub.mark('"another"');
    await test.fetch();
    arrived();
    expect(ranges()).toEqual(['bytes=1000000-']);

    rmSync(test.wanted().target);
    hub.mark('');
    hub.asked.length = 0;
    await leavePart(Buffer.alloc(FIRST_BYTES));
    await test.fetch();
    arrived();
    expect(ranges()).toEqual(['bytes=1000000-', undefined]);
  });

  it('does not go on with what was to become another file', async () => {
    await leavePart();
    const other = seededBytes(content.length, 2);
    hub.behave((request, response) => {
      sendContent(request, response, other, '"other"');
      return true;
    });
    await test.fetch({}, test.wanted({ checksum: { sha256: hashOf(other) } }));
    expect(ranges()).toEqual([undefined]);
    expect(hashOf(readFileSync(test.wanted().target))).toBe(hashOf(other));
  });

  it('waits for a server that is out of order for a while, and is told when it stays so', async () => {
    let failures = 2;
    hub.behave((_request, response) => {
      if (failures-- <= 0) return false;
      response.writeHead(503).end();
      return true;
    });
    await test.fetch();
    arrived();
    rmSync(test.wanted().target);
    failures = 3;
    await expect(test.fetch()).rejects.toMatchObject({
      code: 'backend-unavailable',
      details: { status: 503 },
    });
  });

  it('checks a file that the hub keeps in git by the id it has there', async () => {
    const url = test.url('empty folder/a b.txt');
    const hello = { url, target: join(folder, 'hello'), bytes: 5 };
    // `printf hello | git hash-object --stdin`
    const gitBlob = 'b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0';
    await test.fetch({}, { ...hello, checksum: { gitBlob } });
    expect(readFileSync(hello.target, 'utf8')).toBe('hello');
    rmSync(hello.target);
    const altered = test.fetch({}, { ...hello, checksum: { gitBlob: '0'.repeat(40) } });
    await expect(altered).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('a download by a proxy', () => {
  it('asks the proxy, but not for what the machine’s list takes out', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url!);
      const target = new URL(request.url!);
      const tunnel = connect(Number(target.port), target.hostname, () => {
        tunnel.write(`GET ${target.pathname} HTTP/1.0\r\nHost: ${target.host}\r\n\r\n`);
        tunnel.pipe(response.socket!);
      });
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url!);
      const [host, port] = request.url!.split(':');
      const tunnel = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        tunnel.pipe(socket).pipe(tunnel);
      });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    mkdirSync(join(folder, 'direct'));
    try {
      await test.fetch({ network: testNetwork({ proxies: () => ({ HTTP_PROXY }) }) });
      arrivedAt(test.wanted().target);
      expect(asked).toHaveLength(2);
      const target = join(folder, 'direct', 'model.onnx');
      const proxies = () => ({ HTTP_PROXY, NO_PROXY: '127.0.0.1' });
      await test.fetch({ network: testNetwork({ proxies }) }, test.wanted({ target }));
      arrivedAt(target);
      expect(asked).toHaveLength(2);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

function arrivedAt(path: string): void {
  expect(hashOf(readFileSync(path))).toBe(hashOf(content));
}
