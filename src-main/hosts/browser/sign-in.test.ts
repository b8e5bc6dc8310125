import { describe, expect, it } from 'vitest';
import { createSignIn } from './sign-in.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('signing in', () => {
  it('exchanges a code once', () => {
    const signIn = createSignIn();
    const code = signIn.newCode();
    const session = signIn.redeem(code)!;
    expect(signIn.isSession(session)).toBe(true);
    expect(session).not.toBe(code);
    expect(signIn.redeem(code)).toBeUndefined();
    expect(signIn.isSession(session)).toBe(true);
    for (const other of ['', code, `${session}x`]) expect(signIn.isSession(other)).toBe(false);
  });

  it('takes no code of yesterday, and keeps the newest ones', () => {
    let nowMs = 0;
    const signIn = createSignIn(() => nowMs);
    const old = signIn.newCode();
    nowMs = DAY_MS + 1;
    expect(signIn.redeem(old)).toBeUndefined();
    const [first, ...rest] = Array.from({ length: 101 }, () => signIn.newCode());
    expect(signIn.redeem(first!)).toBeUndefined();
    expect(rest.every((code) => signIn.redeem(code) !== undefined)).toBe(true);
  });
});
