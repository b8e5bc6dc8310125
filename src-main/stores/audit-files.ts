import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';

interface AuditKey {
  /** What signatures are made with. */
  readonly key: string;
  /** Names the key without giving it away. */
  readonly keyId: string;
}

export interface AuditFiles {
  /** The key that was given, else the one of the data folder, made on first use. */
  key(): Promise<AuditKey>;
  /** Keeps an export; fails when there is one of that name. */
  keep(fileName: string, text: string): Promise<void>;
}

const KEY_BYTES = 32;

/** The key and the exports of the audit trail in a data folder. The key file is its owner's alone. */
export function createAuditFiles(dataDir: string, givenKey: string | null): AuditFiles {
  const keyFile = join(dataDir, 'audit.key');
  const folder = join(dataDir, 'audit');
  return {
    key: async () => {
      return withId(givenKey ?? (await ownKey(keyFile)));
    },
    keep: async (fileName, text) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, fileName), text, { flag: 'wx' });
    },
  };
}

async function ownKey(file: string): Promise<string> {
  const known = await readKey(file);
  if (known !== undefined) return known;
  try {
    await writeFile(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
    await chmod(file, 0o600);
  } catch (error) {
    // Somebody else was faster; theirs counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readKey(file)) ?? '';
}

async function readKey(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = text.trim();
  if (key !== '') return key;
  throw new VigilError('conflict', say('audit-key-file-empty', { file }), {
    hint: say('audit-key-file-empty-hint'),
  });
}

function withId(key: string): AuditKey {
  return { key, keyId: createHash('sha256').update(`vigil audit key ${key}`).digest('hex').slice(0, 16) };
}
