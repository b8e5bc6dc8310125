import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * What the built window may do, for every host: no inline script, nothing from elsewhere. Styles set by the component
 * library at run time need `unsafe-inline`; a style cannot act. `mediaOrigins` are further sources of pictures and video.
 */
export function contentSecurityPolicy(mediaOrigins: readonly string[] = []): string {
  const media = ['blob:', ...mediaOrigins].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: ${media}`,
    `media-src 'self' ${media}`,
    "font-src 'self'",
    `connect-src 'self' ${media}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers that every answer to a page carries. */
export function safetyHeaders(policy: string): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  };
}

/**
 * A file of the built window, or undefined when there is none of that name. Files under `/assets/` carry a hash of
 * their content in their name and never change; all others are asked for each time.
 */
export async function windowFile(windowDir: string, pathname: string): Promise<Response | undefined> {
  const name = pathname === '/' ? '/index.html' : pathname;
  const type = TYPES[extname(name)];
  // Only plain names: no dot files, no way up, no encoded separators.
  if (type === undefined || !/^(?:\/[\w-][\w.-]*)+$/.test(name)) return undefined;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(join(windowDir, name)));
  } catch {
    return undefined;
  }
  const cache = name.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
  return new Response(bytes, { headers: { 'Content-Type': type, 'Cache-Control': cache } });
}
