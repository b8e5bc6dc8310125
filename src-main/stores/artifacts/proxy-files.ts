import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../platform/atomic-file.ts';
import { layout } from './layout.ts';

const ProxyFacts = z.object({
  sizeBytes: z.number(),
  /** Length of the recording when it was made. */
  durationSec: z.number(),
  /** ISO 8601. */
  madeAt: z.string(),
  lastPlayedAt: z.string().nullable(),
});
export type ProxyFacts = z.infer<typeof ProxyFacts>;

/** What is known of the proxy in a video's folder; undefined where there is none, or another than was written. */
export async function readProxy(folder: string): Promise<ProxyFacts | undefined> {
  const size = await proxySize(folder);
  if (size === undefined) return undefined;
  const facts = await readFacts(folder);
  return facts?.sizeBytes === size ? facts : undefined;
}

/** Whether a file of that name is there that is not the proxy that was written: damaged, or left without its facts. */
export async function isProxyDamaged(folder: string): Promise<boolean> {
  return (await proxySize(folder)) !== undefined && (await readProxy(folder)) === undefined;
}

/** Puts a finished file in the place of the proxy, so that it is there whole or not at all, also after a power cut. */
export async function keepProxy(folder: string, path: string, durationSec: number): Promise<ProxyFacts> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const now = new Date().toISOString();
  const facts = { sizeBytes: (await stat(path)).size, durationSec, madeAt: now, lastPlayedAt: null };
  await writeFacts(folder, facts);
  await rename(path, join(folder, layout.proxy));
  return facts;
}

/** Remembers when a proxy was played last, unless it has gone meanwhile. */
export async function notePlayed(folder: string, atIso: string): Promise<void> {
  const facts = await readProxy(folder);
  if (facts) await writeFacts(folder, { ...facts, lastPlayedAt: atIso });
}

export async function removeProxyFiles(folder: string): Promise<void> {
  await rm(join(folder, layout.proxy), { force: true });
  await rm(join(folder, layout.proxyFacts), { force: true });
}

function writeFacts(folder: string, facts: ProxyFacts): Promise<void> {
  return replaceFile(join(folder, layout.proxyFacts), `${JSON.stringify(facts)}\n`);
}

async function readFacts(folder: string): Promise<ProxyFacts | undefined> {
  try {
    return ProxyFacts.parse(JSON.parse(await readFile(join(folder, layout.proxyFacts), 'utf8')));
  } catch {
    return undefined;
  }
}

async function proxySize(folder: string): Promise<number | undefined> {
  return (await stat(join(folder, layout.proxy)).catch(() => undefined))?.size;
}
