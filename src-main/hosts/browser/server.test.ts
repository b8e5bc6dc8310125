import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserRequest } from '../testing/browser-request.ts';
import { createSmallCore, type SmallCore } from '../testing/small-core.ts';
import { type RunningServer, startServer } from './server.ts';

let folder: string;
let core: SmallCore;
let server: RunningServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-server-'));
  await mkdir(join(folder, 'window/assets'), { recursive: true });
  await writeFile(join(folder, 'window/index.html'), '<!doctype html><title>Vigil</title>');
  await writeFile(join(folder, 'window/assets/main-abc123.js'), 'export {};');
  await writeFile(join(folder, 'window/.secret.html'), 'hidden');
  await writeFile(join(folder, 'secret.html'), 'outside');
  await writeFile(join(folder, 'clip.mp4'), Buffer.alloc(3_000_000, 7));
  core = createSmallCore(join(folder, 'uploads'), { v1: { path: join(folder, 'clip.mp4'), contentType: 'video/mp4' } });
  server = await startServer({ core, windowDir: join(folder, 'window'), port: 0 });
});
afterEach(async () => {
  await server.close();
  await core.close();
  await rm(folder, { recursive: true, force: true });
});

function get(path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${server.token}`, ...(init.headers as Record<string, string>) };
  return fetch(`${server.origin}${path}`, { ...init, headers });
}

describe('the loopback server', () => {
  it('lets one browser in by a printed address, which then is its own', async () => {
    const printed = server.signInUrl();
    const { origin } = new URL(printed);
    expect(printed).not.toContain(server.token);
    const first = await browserRequest(printed);
    expect([first.status, first.text]).toEqual([200, expect.stringContaining('content="0;url=/"')]);
    const cookie = first.headers['set-cookie']![0]!.split(';')[0]!;
    expect(cookie).not.toContain(server.token);
    const page = await browserRequest(`${origin}/`, { Cookie: cookie });
    expect(page.text).toContain('<title>Vigil</title>');
    // Opened again, later: by the same browser, and by another one.
    expect((await browserRequest(printed, { Cookie: cookie })).status).toBe(200);
    const other = await browserRequest(printed);
    expect([other.status, JSON.parse(other.text)]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
    expect(other.headers['set-cookie']).toBeUndefined();
    expect((await browserRequest(server.signInUrl())).status).toBe(200);
    const stranger = await fetch(`${server.origin}/`);
    expect([stranger.status, await stranger.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
  });

  it('keeps the session apart from the token and from other names of this machine', async () => {
    const printed = server.signInUrl();
    const cookie = (await browserRequest(printed)).headers['set-cookie']![0]!.split(';')[0]!;
    const secret = cookie.split('=')[1]!;
    expect((await browserRequest(`${server.origin}/health`, { Cookie: cookie })).status).toBe(401);
    const asToken = { Authorization: `Bearer ${secret}` };
    expect((await browserRequest(`${server.origin}/health`, asToken)).status).toBe(401);
    const { origin } = new URL(printed);
    expect((await browserRequest(`${origin}/health`, { Cookie: cookie })).status).toBe(200);
    // A browser cannot make addresses for others.
    const made = request({
      port: server.port,
      method: 'POST',
      path: '/sign-in',
      headers: { Host: new URL(printed).host, Origin: origin, Cookie: cookie },
    }).end();
    const [response] = await once(made, 'response');
    expect(response.statusCode).toBe(404);
    response.resume();
  });

  it.skipIf(!hasIpv6())('leaves no loopback address to others', async () => {
    const there = createServer().listen(server.port, '::1');
    const [error] = await once(there, 'error');
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
  });

  it('serves the window with a policy without inline script', async () => {
    const page = await get('/');
    const policy = page.headers.get('Content-Security-Policy')!;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const script = await get('/assets/main-abc123.js');
    expect(script.headers.get('Content-Type')).toContain('text/javascript');
    expect(script.headers.get('Cache-Control')).toContain('immutable');
  });

  it('gives out no file beside the window', async () => {
    for (const path of ['/.secret.html', '/../secret.html', '/%2e%2e/secret.html', '/assets/..%2f..%2fsecret.html']) {
      expect((await get(path)).status, path).toBe(404);
    }
    const raw = request({ port: server.port, path: '/assets/../../secret.html', headers: bearer() }).end();
    const [response] = await once(raw, 'response');
    expect(response.statusCode).toBe(404);
    response.resume();
  });

  it('answers REST aliases with values, and maps errors to statuses', async () => {
    expect(await (await get('/jobs?states=queued&limit=3')).json()).toEqual({ jobs: [] });
    expect(core.seen.at(-1)?.input).toEqual({ states: ['queued'], limit: 3 });
    const statuses = await Promise.all(
      ['/jobs?limit=0', '/models', '/settings', '/nothing/here'].map(async (path) => (await get(path)).status),
    );
    expect(statuses).toEqual([400, 500, 422, 404]);
    const removed = await get('/videos/v9', { method: 'DELETE' });
    expect([removed.status, await removed.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
    const patched = await get('/settings', json('PATCH', { theme: 'dark' }));
    expect(await patched.json()).toMatchObject({ settings: { theme: 'dark' } });
    const other = await get('/videos/v9', json('DELETE', { videoId: 'other' }));
    expect(await other.json()).toMatchObject({ error: { details: { videoId: 'v9' } } });
  });

  it('gives a report as real bytes and metrics as text', async () => {
    const report = await get('/sop/score/s1/report.pdf');
    expect(report.headers.get('Content-Type')).toBe('application/pdf');
    expect(report.headers.get('Content-Disposition')).toContain(encodeURIComponent('s1 報告.pdf'));
    expect(Buffer.from(await report.arrayBuffer())).toEqual(Buffer.from('%PDF-1.7\u0000\u00ff', 'latin1'));
    const metrics = await get('/metrics');
    expect([metrics.headers.get('Content-Type'), await metrics.text()]).toEqual([
      'text/plain; version=0.0.4; charset=utf-8',
      'vigil_up 1\n',
    ]);
  });

  it('takes JSON only, and not too much of it', async () => {
    const form = await get('/call/jobs.list', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(form.status).toBe(400);
    const broken = await get('/call/jobs.list', { ...json('POST', {}), body: '{' });
    expect(await broken.json()).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    const large = await get('/call/jobs.list', { ...json('POST', {}), body: `"${'x'.repeat(25 * 1024 * 1024)}"` });
    expect(large.status).toBe(400);
    expect((await get('/call/no.such', json('POST', {}))).status).toBe(404);
  });

  it('sends ranges of a recording by its id', async () => {
    const part = await get('/media/video/v1', { headers: { Range: 'bytes=2999990-' } });
    expect([part.status, part.headers.get('Content-Range')]).toEqual([206, 'bytes 2999990-2999999/3000000']);
    expect((await part.arrayBuffer()).byteLength).toBe(10);
    expect((await (await get('/media/video/v1')).arrayBuffer()).byteLength).toBe(3_000_000);
    expect((await get('/media/video/unknown')).status).toBe(404);
  });

  it('stores an upload and returns its path', async () => {
    const stored = await get('/upload?name=..%2Frun%201.mp4', { method: 'PUT', body: new Uint8Array(100_000) });
    const reply = (await stored.json()) as { ok: true; value: { path: string } };
    expect(reply.value.path).toMatch(/uploads[\\/][0-9a-f]{64}[\\/]run 1\.mp4$/);
    expect((await get('/upload', { method: 'PUT', body: 'x' })).status).toBe(400);
    expect(await (await get('/upload?name=a.mp4', { method: 'PUT', body: '' })).json()).toMatchObject({
      error: { code: 'empty-file' },
    });
    expect(await readdir(join(folder, 'uploads'))).toHaveLength(1);
  });

  it('keeps what the window remembers, and only that', async () => {
    expect(await (await get('/choices')).json()).toEqual({});
    const choices = { 'vigil.library': '{"layout":"list"}' };
    expect((await get('/choices', json('PUT', choices))).status).toBe(204);
    for (const odd of [{ other: 'x' }, { 'vigil.x': 1 }, { 'vigil.x': 'x'.repeat(20_000) }, [], 'x']) {
      expect((await get('/choices', json('PUT', odd))).status).toBe(400);
    }
    expect(await (await get('/choices')).json()).toEqual(choices);
    await writeFile(join(core.config.dataDir, 'browser-choices.json'), '{');
    expect(await (await get('/choices')).json()).toEqual({});
  });

  it('cancels a call whose caller goes away', async () => {
    const caller = new AbortController();
    const started = new Promise<void>((resolve) => core.events.subscribe(() => resolve()));
    const call = get('/call/vigil.search', { ...json('POST', { text: 'red' }), signal: caller.signal });
    await started;
    caller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => core.cancelled).toEqual(['vigil.search']);
  });

  it('names the next step when the asked port is taken, and finds another when none was asked', async () => {
    await expect(startServer({ core, windowDir: folder, port: server.port })).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('--port'),
    });
    const blocker = createServer();
    blocker.listen(47_600, '127.0.0.1');
    // Taken by us, or by something else on this machine.
    await new Promise((resolve) => blocker.once('listening', resolve).once('error', resolve));
    const other = await startServer({ core, windowDir: folder });
    expect(other.port).not.toBe(47_600);
    await other.close();
    if (blocker.address() as AddressInfo | null) blocker.close();
  });

  it('listens on this machine only', async () => {
    const wide = startServer({ core, windowDir: folder, host: '0.0.0.0', port: 0 });
    await expect(wide).rejects.toMatchObject({ code: 'unsupported' });
  });
});

function bearer(): Record<string, string> {
  return { Authorization: `Bearer ${server.token}` };
}

function json(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'));
}
