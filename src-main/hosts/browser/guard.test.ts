import { describe, expect, it } from 'vitest';
import { cookieName, judge, type Verdict } from './guard.ts';

const server = { port: 47_600, token: 'a-long-random-token' };
const own = 'http://127.0.0.1:47600';
const host = '127.0.0.1:47600';
const cookie = `other=1; ${cookieName(server)}=${server.token}`;

function ask(headers: Record<string, string>, target = '/call/jobs.list', method = 'POST'): Verdict {
  return judge({ method, url: new URL(target, own), headers: { host, ...headers } }, server);
}
const status = (verdict: Verdict): number => (verdict.kind === 'refuse' ? verdict.status : 200);

describe('the guard', () => {
  it('turns the first address into a cookie and hides the token', () => {
    const verdict = ask({}, `/?token=${server.token}&page=review`, 'GET');
    expect(verdict).toMatchObject({ kind: 'welcome', location: '/?page=review' });
    if (verdict.kind !== 'welcome') throw new Error('unreachable');
    expect(verdict.setCookie).toMatch(/^vigil_47600=a-long-random-token; HttpOnly; SameSite=Strict; Path=\//);
  });

  it('lets in the cookie from its own page, and the bearer token', () => {
    expect(ask({ cookie, origin: own, 'sec-fetch-site': 'same-origin' }).kind).toBe('allow');
    expect(ask({ cookie, origin: 'http://localhost:47600', host: 'localhost:47600' }).kind).toBe('allow');
    expect(ask({ authorization: `Bearer ${server.token}` }).kind).toBe('allow');
    expect(ask({ cookie, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, '/', 'GET').kind).toBe('allow');
    expect(ask({ cookie, 'sec-fetch-site': 'same-origin' }, '/media/video/v', 'GET').kind).toBe('allow');
  });

  it('refuses who has no token, or a wrong one', () => {
    expect(status(ask({}))).toBe(401);
    expect(status(ask({ authorization: 'Bearer wrong' }))).toBe(401);
    expect(status(ask({ cookie: `${cookieName(server)}=wrong` }))).toBe(401);
    expect(status(ask({}, '/?token=wrong', 'GET'))).toBe(401);
    expect(status(ask({}, `/videos?token=${server.token}`, 'GET'))).toBe(401);
    expect(status(ask({}, `/?token=${server.token}`, 'POST'))).toBe(401);
  });

  it('refuses another name that resolves to this machine (DNS rebinding)', () => {
    for (const name of ['evil.example:47600', 'evil.example', '127.0.0.1', '127.0.0.1:80', 'localhost:47601', '']) {
      expect(status(ask({ host: name, authorization: `Bearer ${server.token}` })), name).toBe(403);
    }
    expect(status(judge({ method: 'GET', url: new URL(own), headers: {} }, server))).toBe(403);
  });

  it('refuses requests forged by other pages', () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:3000', 'https://127.0.0.1:47600']) {
      expect(status(ask({ cookie, origin })), origin).toBe(403);
    }
    // Another port of localhost is the same site: its requests carry the cookie.
    expect(status(ask({ cookie, 'sec-fetch-site': 'same-site' }, '/media/video/v', 'GET'))).toBe(403);
    expect(status(ask({ cookie, 'sec-fetch-site': 'cross-site' }, '/videos', 'GET'))).toBe(403);
    const framed = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect(status(ask(framed, '/', 'GET'))).toBe(403);
    // A change with the cookie but without any word on where it comes from.
    expect(status(ask({ cookie }))).toBe(403);
    expect(status(ask({ cookie, 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }))).toBe(403);
  });
});
