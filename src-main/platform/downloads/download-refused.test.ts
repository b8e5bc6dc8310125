import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDrive } from '../../acceptance/testing/small-drive.ts';
import type { DownloadTools } from './download-file.ts';
import { PATIENCE } from './patience.ts';
import { type Behaviour, type HubServer, hashOf, sendContent } from './testing/hub-server.ts';
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

describe('a download is refused, and nothing gets the name,', () => {
  const refused = async (code: string, words: string, more: Partial<DownloadTools> = {}, file = test.wanted()) => {
    await expect(test.fetch(more, file)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(existsSync(file.target)).toBe(false);
  };
  const answer = (behaviour: Behaviour): void => hub.behave(behaviour);

  it('for other bytes of the same size, of which nothing stays', async () => {
    const other = Buffer.from(content);
    other[2_999_999]! ^= 1;
    answer((request, response) => {
      sendContent(request, response, other, '"x"');
      return true;
    });
    await refused('model-invalid', 'is not the file');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('for another size, before it is fetched, and for more than was said', async () => {
    answer((_request, response) => {
      response.writeHead(200, { 'content-length': 12 }).end('please login');
      return true;
    });
    await refused('model-invalid', 'has 12 bytes; the file has 3000000');
    answer((_request, response) => {
      response.writeHead(200);
      response.end(Buffer.concat([content, content]));
      return true;
    });
    await refused('model-invalid', 'is not the file');
  });

  it.each([
    [404, 'not-found', 'has no'],
    [403, 'unauthorized', 'does not give this file out'],
    [401, 'unauthorized', 'does not give this file out'],
    [418, 'backend-unavailable', '418'],
  ])('for status %i', async (status, code, words) => {
    let asked = 0;
    answer((_request, response) => {
      asked += 1;
      response.writeHead(status).end('a page');
      return true;
    });
    await refused(code, words);
    expect(asked).toBe(1);
  });

  it('where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const url = `http://127.0.0.1:${port}/file`;
    await refused('backend-unavailable', 'ECONNREFUSED', {}, test.wanted({ url }));
  });

  it('when nothing comes, when next to nothing comes, and when no answer begins', async () => {
    const patience = { ...PATIENCE, attempts: 2, firstWaitMs: 1, windowMs: 100 };
    answer((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 100));
      return true;
    });
    await refused('backend-unavailable', 'stands nearly still', { patience });
    answer((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      const timer = setInterval(() => response.write(content.subarray(0, 10)), 20);
      response.once('close', () => clearInterval(timer));
      return true;
    });
    await refused('backend-unavailable', 'stands nearly still', { patience });
    answer(() => true);
    await refused('backend-unavailable', 'does not answer', { patience, network: testNetwork({ answerMs: 100 }) });
  });

  it('when it is withdrawn, and what was fetched can be gone on with', async () => {
    const control = new AbortController();
    const reason = new Error('withdrawn');
    answer((_request, response) => {
      response.writeHead(200, { etag: '"x"', 'content-length': content.length });
      response.write(content.subarray(0, FIRST_BYTES));
      return true;
    });
    const progress = (bytes: number): void => {
      if (bytes === FIRST_BYTES) control.abort(reason);
    };
    await expect(test.fetch({ signal: control.signal, progress })).rejects.toBe(reason);
    expect(statSync(`${test.wanted().target}.part`).size).toBe(FIRST_BYTES);
  });

  it('while fetching is forbidden, and after it was forbidden between two servers', async () => {
    await refused('feature-disabled', 'fetch nothing', { network: testNetwork({ isAllowed: () => false }) });
    expect(hub.asked).toEqual([]);
    let asked = 0;
    const onlyOnce = testNetwork({ isAllowed: () => asked++ === 0 });
    await refused('feature-disabled', 'fetch nothing', { network: onlyOnce });
    expect(hub.asked).toHaveLength(1);
  });

  it('from an address that is none, or leads round in circles', async () => {
    await refused('bad-input', 'file:///etc/passwd', {}, test.wanted({ url: 'file:///etc/passwd' }));
    const circle = createServer((_request, response) => response.writeHead(302, { location: '/again' }).end());
    circle.listen(0, '127.0.0.1');
    await once(circle, 'listening');
    const url = `http://127.0.0.1:${(circle.address() as AddressInfo).port}/`;
    await refused('backend-unavailable', 'led on', {}, test.wanted({ url }));
    circle.close();
  });

  it('on a drive without room for it, before and while it comes', async (context) => {
    const drive = mountSmallDrive(folder, '4m');
    if (!drive) return context.skip('no drive of 4 MB can be mounted here');
    try {
      drive.fill(2_000_000);
      await refused('disk-full', 'MB free');
      expect(hub.asked).toEqual([]);
      drive.empty();
      hub.behave((request) => {
        if (!request.headers.range) drive.fill(1_500_000);
        return false;
      });
      await refused('disk-full', 'full');
      expect(statSync(`${test.wanted().target}.part`).size).toBeGreaterThan(FIRST_BYTES);
      drive.empty();
      hub.behave(undefined);
      await test.fetch();
      expect(hashOf(readFileSync(test.wanted().target))).toBe(hashOf(content));
    } finally {
      drive.unmount();
    }
  });
});
