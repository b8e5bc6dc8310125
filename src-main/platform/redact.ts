/** Keeps logins and keys out of logs and messages. Imports nothing: the configuration needs it before all else. */
const SECRET_NAMES = ['token', 'password', 'secret', 'apiKey', 'api_key', 'authorization', 'cookie', 'key'];
const REDACTED = '[redacted]';
/** Keys in addresses and headers, as they turn up inside messages of other programs. */
const SECRET_IN_TEXT = /\b((?:token|key|api[-_]?key|password|secret)(?:=|:\s*)"?|bearer\s+)[^\s"&;,]+/gi;
/** User and password of an address, as in `postgres://user:password@host`; passwords have `/` and `@` in them too. */
const LOGIN_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s"'<>]*@/gi;

/** What somebody gave as an address, for a message: without user and password, however wrongly it is written. */
export function redactAddress(address: string): string {
  return redactText(address).replace(/^(?!.*:\/\/).*@/s, `${REDACTED}@`);
}

/** Text with the secrets in it blanked out. */
export function redactText(text: string): string {
  return text.replace(SECRET_IN_TEXT, `$1${REDACTED}`).replace(LOGIN_IN_URL, `$1${REDACTED}@`);
}

/** A value for the log with every secret in it blanked out, by its name or by what it looks like. */
export function redact(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) {
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') };
  }
  if (depth >= 6) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isSecretName(name) ? REDACTED : redact(item, depth + 1)]),
  );
}

function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return SECRET_NAMES.some((secret) => lower === secret.toLowerCase() || lower.endsWith(`_${secret.toLowerCase()}`));
}
