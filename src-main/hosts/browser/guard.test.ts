import { describe, expect, it } from 'vitest';
import { type GuardedServer, judge, sessionCookie, type Verdict } from './guard.ts';

const server: GuardedServer = {
  port: 47_600,
  token: 'a-long-random-token',
  browserName: 'vigil-1234.localhost',
  isSession: (secret) => secret === 'a-session',
};
const own = 'http://vigil-1234.localhost:47600';
const host = 'vigil-1234.localhost:47600';
const bearer = { authorization: `Bearer ${server.token}` };
const cookie = 'other=1; vigil_session=a-session';

function ask(headers: Record<string, string>, target = '/call/jobs.list', method = 'POST'): Verdict {
  return judge({ method, url: new URL(target, own), headers: { host, ...headers } }, server);
}
const status = (verdict: Verdict): number => (verdict.kind === 'refuse' ? verdict.status : 200);

describe('the guard', () => {
  it('sees a browser with a code, and whether it was here before', () => {
    expect(ask({}, '/?code=x', 'GET')).toEqual({ kind: 'sign-in', code: 'x', hasSession: false });
    expect(ask({ cookie }, '/?code=x', 'GET')).toEqual({ kind: 'sign-in', code: 'x', hasSession: true });
    for (const [target, method] of [
      ['/?code=x', 'POST'],
      ['/videos?code=x', 'GET'],
      ['/', 'GET'],
    ] as const) {
      expect(status(ask({}, target, method)), target).toBe(401);
    }
    expect(sessionCookie('s')).toMatch(/^vigil_session=s; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
  });

  it('lets in the session of its own page, and the token', () => {
    const bySession = { kind: 'allow', by: 'session' };
    expect(ask({ cookie, origin: own, 'sec-fetch-site': 'same-origin' })).toEqual(bySession);
    expect(ask({ cookie, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, '/', 'GET')).toEqual(bySession);
    expect(ask({ cookie, 'sec-fetch-site': 'same-origin' }, '/media/video/v', 'GET')).toEqual(bySession);
    for (const name of ['127.0.0.1:47600', 'localhost:47600', '[::1]:47600', host]) {
      expect(ask({ ...bearer, host: name }), name).toEqual({ kind: 'allow', by: 'token' });
    }
  });

  it('refuses who has no secret, a wrong one, or one in the place of another', () => {
    expect(status(ask({}))).toBe(401);
    expect(status(ask({ authorization: 'Bearer wrong' }))).toBe(401);
    expect(status(ask({ authorization: 'Bearer a-session' }))).toBe(401);
    for (const value of ['wrong', '', server.token]) {
      expect(status(ask({ cookie: `vigil_session=${value}` })), value).toBe(401);
    }
    expect(status(ask({}, `/?token=${server.token}`, 'GET'))).toBe(401);
  });

  it('takes a session and a code under its own name only', () => {
    for (const name of ['127.0.0.1:47600', 'localhost:47600', '[::1]:47600']) {
      expect(status(ask({ cookie, host: name }, '/', 'GET')), name).toBe(401);
      expect(status(ask({ host: name }, '/?code=x', 'GET')), name).toBe(401);
    }
  });

  it('refuses another name that resolves to this machine (DNS rebinding)', () => {
    for (const name of [
      ...['evil.example:47600', 'evil.example', '127.0.0.1', '127.0.0.1:80', 'localhost:47601', ''],
      ...[
        'vigil-1235.localhost:47600',
        'vigil-1234.localhost',
        'vigil-1234.localhost:80',
        'x.vigil-1234.localhost:47600',
      ],
    ]) {
      expect(status(ask({ host: name, ...bearer })), name).toBe(403);
    }
    expect(status(judge({ method: 'GET', url: new URL(own), headers: {} }, server))).toBe(403);
  });

  it('refuses requests forged by other pages', () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:47600',
      'http://vigil-1234.localhost:3000',
    ]) {
      expect(status(ask({ cookie, origin })), origin).toBe(403);
    }
    // Another port of the same name is the same site: its requests carry the cookie.
    expect(status(ask({ cookie, 'sec-fetch-site': 'same-site' }, '/media/video/v', 'GET'))).toBe(403);
    expect(status(ask({ cookie, 'sec-fetch-site': 'cross-site' }, '/videos', 'GET'))).toBe(403);
    const framed = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect(status(ask(framed, '/', 'GET'))).toBe(403);
    // A change with the cookie but without any word on where it comes from.
    expect(status(ask({ cookie }))).toBe(403);
    expect(status(ask({ cookie, 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }))).toBe(403);
  });
});
