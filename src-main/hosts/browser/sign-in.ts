import { createHash, randomBytes } from 'node:crypto';

/** A printed address may lie in a terminal for a while before it is opened. */
const CODE_LIFETIME_MS = 24 * 3600 * 1000;
const MAX_CODES = 100;
const MAX_SESSIONS = 1000;

/** How browsers come in: with a code that works once, exchanged for the secret of a session. Neither is the token. */
export interface SignIn {
  /** A code for one address. */
  newCode(): string;
  /** The secret of a new session; undefined for a code that is unknown, used or too old. */
  redeem(code: string): string | undefined;
  isSession(secret: string): boolean;
}

/** Codes and sessions of one owner, in memory: they end with it. Only hashes are kept, so a look-up leaks no secret. */
export function createSignIn(nowMs: () => number = () => performance.now()): SignIn {
  const codes = new Map<string, number>();
  const sessions = new Set<string>();
  return {
    newCode() {
      const code = newSecret();
      codes.set(hash(code), nowMs());
      keepNewest(codes, MAX_CODES);
      return code;
    },
    redeem(code) {
      const madeMs = codes.get(hash(code));
      codes.delete(hash(code));
      if (madeMs === undefined || nowMs() - madeMs > CODE_LIFETIME_MS) return undefined;
      const secret = newSecret();
      sessions.add(hash(secret));
      keepNewest(sessions, MAX_SESSIONS);
      return secret;
    },
    isSession: (secret) => sessions.has(hash(secret)),
  };
}

/** 192 random bits, for addresses, cookies and headers alike. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

function keepNewest(items: Map<string, unknown> | Set<string>, max: number): void {
  for (const oldest of items.keys()) {
    if (items.size <= max) return;
    items.delete(oldest);
  }
}
