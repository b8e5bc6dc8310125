import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../../../platform/atomic-file.ts';

/** What packs of this data folder are signed with. */
export interface PackKey {
  readonly privateKey: KeyObject;
  /** The other half, as SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

const GROUPS = 8;
const DIGITS = 4;

/** Reads the Ed25519 key of a data folder, or makes one there. It never leaves the folder. */
export async function packKey(path: string): Promise<PackKey> {
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const privateKey = pem === undefined ? await makeKey(path) : createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }) };
}

/** How people tell public keys apart: 128 bits of its SHA-256, as `1a2b-3c4d-…`. */
export function fingerprintOf(publicKey: Uint8Array): string {
  const digits = createHash('sha256').update(publicKey).digest('hex');
  return Array.from({ length: GROUPS }, (_, at) => digits.slice(at * DIGITS, (at + 1) * DIGITS)).join('-');
}

async function makeKey(path: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return privateKey;
}
