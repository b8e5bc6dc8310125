import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresBinariesIn } from '../../platform/postgres-binaries.ts';
import { reachablePrograms } from './reachable-programs.ts';
import { canReach, serverAccount } from './server-account.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('Reachable programs: skipped, only root starts the server as somebody else.\n');

let closed: string;
const copies: string[] = [];

beforeEach(() => {
  closed = mkdtempSync(join(tmpdir(), 'vigil-closed-'));
  chmodSync(closed, 0o700);
});

afterEach(() => {
  for (const folder of [closed, ...copies.splice(0)]) rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!isRoot)(
  'programs in a folder closed to others are copied to where the server’s account can run them',
  () => {
    const account = serverAccount(join(closed, 'cluster'))!;
    const nativeDir = join(closed, 'native');
    mkdirSync(join(nativeDir, 'bin'), { recursive: true });
    mkdirSync(join(nativeDir, 'lib'));
    cpSync('/bin/true', join(nativeDir, 'bin', 'postgres'));
    writeFileSync(join(nativeDir, 'lib', 'library'), 'of the server', { mode: 0o600 });
    const hidden = postgresBinariesIn(nativeDir);
    expect(canReach(account, hidden.postgresPath)).toBe(false);

    const found = reachablePrograms(account, hidden);
    copies.push(found.nativeDir);
    expect(canReach(account, found.postgresPath)).toBe(true);
    expect(dirname(dirname(found.postgresPath))).not.toBe(nativeDir);
    expect(reachablePrograms(account, hidden)).toEqual(found);
  },
);

test.skipIf(!isRoot)('programs that can be reached stay where they are', () => {
  const account = serverAccount(join(closed, 'cluster'))!;
  chmodSync(closed, 0o755);
  mkdirSync(join(closed, 'bin'));
  cpSync('/bin/true', join(closed, 'bin', 'postgres'));
  const open = postgresBinariesIn(closed);
  expect(reachablePrograms(account, open)).toBe(open);
});
