import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { ZipReader } from '../../../formats/zip-read.ts';
import { isAsWritten } from '../../../formats/zip-write.ts';
import { fingerprintOf } from './pack-key.ts';
import { memberName, PACK_LIST, PACK_SIGNATURE, PackList } from './pack-list.ts';

/** A pack whose list carries the signature of a key; its files are still to be compared with that list. */
export interface Pack {
  readonly list: PackList;
  readonly fingerprint: string;
}

/** A list of a hundred models of a hundred files. */
const MAX_LIST_BYTES = 4 * 1024 * 1024;
const SIGNATURE_BYTES = 64;

/** Whether an archive is a pack, or means to be one. */
export function isPack({ members }: ZipReader): boolean {
  return members.some(({ name }) => name === PACK_LIST || name === PACK_SIGNATURE);
}

/**
 * Reads a pack's list and checks its signature, that the archive holds the listed files and nothing else, and that it is
 * byte for byte as a pack is written. Throws `model-invalid` for anything else.
 */
export async function openPack(reader: ZipReader, path: string): Promise<Pack> {
  const text = await reader.text(PACK_LIST, MAX_LIST_BYTES);
  const signature = await reader.text(PACK_SIGNATURE, SIGNATURE_BYTES * 2);
  if (text === undefined || signature === undefined) throw altered(path);
  const list = PackList.safeParse(parsed(text));
  if (!list.success) throw altered(path);
  const publicKey = Buffer.from(list.data.publicKey, 'base64');
  if (!isSigned(text, signature, publicKey)) throw altered(path);
  const expected = [PACK_LIST, PACK_SIGNATURE, ...namesOf(list.data)];
  const found = reader.members.map(({ name }) => name);
  if (JSON.stringify(found) !== JSON.stringify(expected) || !(await isAsWritten(reader))) throw altered(path);
  return { list: list.data, fingerprint: fingerprintOf(publicKey) };
}

/** Unpacks a model of a pack into a folder, every file compared with the signed list. Throws `model-invalid`. */
export async function unpackModel(
  { id, files }: PackList['models'][number],
  reader: ZipReader,
  folder: string,
  { path, signal, onBytes }: { readonly path: string; readonly signal: AbortSignal; onBytes(bytes: number): void },
): Promise<void> {
  for (const file of files) {
    const member = reader.members.find(({ name }) => name === memberName(id, file.path));
    if (member?.sizeBytes !== file.bytes) throw altered(path);
    const hash = createHash('sha256');
    const onPiece = (piece: Uint8Array): void => {
      hash.update(piece);
      onBytes(piece.length);
    };
    await reader.unpack(member, join(folder, file.path), { signal, onBytes: onPiece });
    if (hash.digest('hex') !== file.sha256) throw altered(path);
  }
}

/** The error for a pack that is not as it was signed. */
export function altered(path: string): VigilError {
  return new VigilError('model-invalid', say('pack-altered', { path }), { hint: say('pack-altered-hint') });
}

function isSigned(text: string, signature: string, publicKey: Buffer): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== SIGNATURE_BYTES || bytes.toString('base64') !== signature) return false;
  const key = keyOf(publicKey);
  return key !== undefined && verify(null, Buffer.from(text, 'utf8'), key, bytes);
}

function keyOf(der: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

function namesOf({ models }: PackList): string[] {
  return models.flatMap(({ id, files }) => files.map(({ path }) => memberName(id, path)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
