import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addAndIndex, expect, test } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';

/** A server of somebody else on this machine, that keeps what browsers send it. */
async function startOther(): Promise<{ port: number; seen: IncomingHttpHeaders[]; server: Server }> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(incoming.headers);
    outgoing.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Other</title><a href="/again">On</a>');
  });
  // Under every name that leads to this machine.
  server.listen(0);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, seen, server };
}

/** What a page can get at an address: the text of an answer, a picture, a recording, a frame with content. */
function whatPageGets(page: Page, origin: string, videoId: string): Promise<string[]> {
  return page.evaluate(
    async ([base, id]) => {
      const loads = (element: HTMLElement, event: string, address: string): Promise<boolean> =>
        new Promise((resolve) => {
          element.addEventListener(event, () => resolve(true));
          element.addEventListener('error', () => resolve(false));
          element.setAttribute('src', address);
          document.body.append(element);
        });
      const reads = async (address: string, init: RequestInit): Promise<boolean> => {
        try {
          const response = await fetch(address, { credentials: 'include', ...init });
          return response.ok && (await response.text()) !== '';
        } catch {
          return false;
        }
      };
      const tried = {
        call: reads(`${base}/call/videos.list`, { method: 'POST', body: '{}' }),
        answer: reads(`${base}/videos`, {}),
        picture: loads(new Image(), 'load', `${base}/media/thumb/${id}/0.jpg`),
        recording: loads(document.createElement('video'), 'loadeddata', `${base}/media/video/${id}`),
        script: loads(document.createElement('script'), 'load', `${base}/videos`),
      };
      const got: string[] = [];
      for (const [what, outcome] of Object.entries(tried)) if (await outcome) got.push(what);
      return got;
    },
    [origin, videoId] as const,
  );
}

/** Asks Vigil as a program would, with a secret it came by. */
async function statusWith(port: string, headers: Record<string, string>): Promise<number> {
  const sent = request({ host: '127.0.0.1', port, path: '/videos', headers }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('a page on another port of this machine gets no key, no answer and no footage', async ({ app, dataDir }) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  const { videos } = await callCore(page, 'videos.list', {});
  const { videoId } = videos[0]!;
  const own = new URL(page.url());
  const { token } = JSON.parse(await readFile(join(dataDir, 'owner.lock'), 'utf8')) as { token: string };
  expect(await whatPageGets(page, own.origin, videoId)).toEqual(
    expect.arrayContaining(['answer', 'picture', 'recording']),
  );

  const other = await startOther();
  const tab = await page.context().newPage();
  // The last one only for somebody who has learnt the name that Vigil has in this browser.
  for (const name of ['127.0.0.1', 'localhost', own.hostname]) {
    await test.step(`as ${name === own.hostname ? 'Vigil’s own name' : name}`, async () => {
      await tab.goto(`http://${name}:${other.port}/`);
      await tab.getByRole('link', { name: 'On' }).click();
      await tab.waitForURL('**/again');
      for (const vigil of [own.origin, `http://127.0.0.1:${own.port}`, `http://localhost:${own.port}`]) {
        expect(await whatPageGets(tab, vigil, videoId), vigil).toEqual([]);
      }
      if (name !== own.hostname) expect(other.seen.map(({ cookie }) => cookie).filter(Boolean)).toEqual([]);
    });
  }
  const sent = other.seen.map(({ cookie }) => cookie ?? '').join('; ');
  expect(sent).not.toContain(token);
  for (const [, secret] of sent.matchAll(/=([^;]+)/g)) {
    expect(await statusWith(own.port, { Authorization: `Bearer ${secret}` })).toBe(401);
    expect(await statusWith(own.port, { Cookie: sent })).toBe(401);
  }
  expect(await statusWith(own.port, { Authorization: `Bearer ${token}` })).toBe(200);
  other.server.closeAllConnections();
  other.server.close();
});
