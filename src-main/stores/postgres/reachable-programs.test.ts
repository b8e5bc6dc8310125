import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PostgresBinaries, postgresBinariesIn } from '../../platform/postgres-binaries.ts';
import { reachablePrograms, type SharedPlaces } from './reachable-programs.ts';
import { canReach, type ServerAccount, serverAccount } from './server-account.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('Reachable programs: skipped, only root starts the server as somebody else.\n');

const NOBODY = 65_534;

describe.skipIf(!isRoot)('programs of the server, started by root', () => {
  let root: string;
  let places: SharedPlaces;
  let account: ServerAccount;
  let hidden: PostgresBinaries;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vigil-reachable-'));
    chmodSync(root, 0o755);
    places = { kept: join(root, 'cache'), temporary: join(root, 'tmp') };
    for (const folder of [places.kept, places.temporary]) mkdirSync(folder);
    chmodSync(places.temporary, 0o1777);
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    account = serverAccount(join(closed, 'cluster'))!;
    const nativeDir = join(closed, 'native');
    mkdirSync(join(nativeDir, 'bin'), { recursive: true });
    mkdirSync(join(nativeDir, 'lib'));
    cpSync('/bin/true', join(nativeDir, 'bin', 'postgres'));
    writeFileSync(join(nativeDir, 'lib', 'library'), 'of the server', { mode: 0o600 });
    symlinkSync(join(nativeDir, 'lib', 'library'), join(nativeDir, 'lib', 'library.1'));
    hidden = postgresBinariesIn(nativeDir);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const find = (): PostgresBinaries => reachablePrograms(account, hidden, places);
  /** Where every entry of a folder has this user as its owner, and nobody else writes. */
  const isOurs = (folder: string): boolean =>
    ['', ...(readdirSync(folder, { recursive: true }) as string[])].every((name) => {
      const { uid, mode } = lstatSync(join(folder, name));
      return uid === process.getuid?.() && (mode & 0o022) === 0;
    });

  test('are copied from a folder closed to others to where its account can run them, once', () => {
    expect(canReach(account, hidden.postgresPath)).toBe(false);
    const found = find();
    expect(canReach(account, found.postgresPath)).toBe(true);
    expect(dirname(found.nativeDir)).toBe(join(places.kept, 'vigil'));
    expect(lstatSync(join(found.libDir, 'library.1')).isFile()).toBe(true);
    const { ino } = lstatSync(found.nativeDir);
    expect(find()).toEqual(found);
    expect(lstatSync(found.nativeDir).ino).toBe(ino);
  });

  test('stay where they are when they can be reached', () => {
    chmodSync(dirname(hidden.nativeDir), 0o755);
    expect(find()).toBe(hidden);
  });

  test('are never those of a folder that another user has put there before', () => {
    const { nativeDir } = find();
    const planted = join(places.kept, 'vigil');
    writeFileSync(join(nativeDir, 'bin', 'postgres'), '#!/bin/sh\n');
    chownSync(planted, NOBODY, NOBODY);
    const found = find();
    expect(found.nativeDir.startsWith(planted)).toBe(false);
    expect(readFileSync(found.postgresPath)).toEqual(readFileSync(hidden.postgresPath));
    expect(canReach(account, found.postgresPath)).toBe(true);
    expect(isOurs(found.nativeDir)).toBe(true);
  });

  test.each([
    ['belongs to another user', (copy: string) => chownSync(copy, NOBODY, NOBODY)],
    ['has a program of another user', (copy: string) => chownSync(join(copy, 'bin', 'postgres'), NOBODY, NOBODY)],
    ['can be written by others', (copy: string) => chmodSync(join(copy, 'bin'), 0o777)],
    ['has another size', (copy: string) => appendFileSync(join(copy, 'bin', 'postgres'), 'more')],
    ['lacks a file', (copy: string) => rmSync(join(copy, 'lib', 'library'))],
    ['has a file too many', (copy: string) => writeFileSync(join(copy, 'lib', 'other'), '')],
    [
      'is a link',
      (copy: string) => {
        cpSync(copy, `${copy}.elsewhere`, { recursive: true });
        rmSync(copy, { recursive: true });
        symlinkSync(`${copy}.elsewhere`, copy);
      },
    ],
  ])('are copied again when the copy %s', (_, spoil) => {
    const first = find();
    spoil(first.nativeDir);
    const found = find();
    expect(found).toEqual(first);
    expect(readFileSync(found.postgresPath)).toEqual(readFileSync(hidden.postgresPath));
    expect(readdirSync(found.libDir)).toEqual(['library', 'library.1']);
    expect(lstatSync(found.nativeDir).isDirectory()).toBe(true);
    expect(isOurs(found.nativeDir)).toBe(true);
  });

  test.each([
    ['is a link', (folder: string) => symlinkSync(places.temporary, folder)],
    [
      'can be written by others',
      (folder: string) => {
        mkdirSync(folder);
        chmodSync(folder, 0o777);
      },
    ],
    ['is below a folder of another user', () => chownSync(places.kept, NOBODY, NOBODY)],
    ['is below a folder that others write to', () => chmodSync(places.kept, 0o777)],
  ])('lie in a new temporary folder when the kept one %s, and go with the process', (_, spoil) => {
    spoil(join(places.kept, 'vigil'));
    const code = `
      const { reachablePrograms } = await import('./reachable-programs.ts');
      const find = () => reachablePrograms(...JSON.parse(process.argv[1]));
      const { nativeDir } = find();
      const { lstatSync } = await import('node:fs');
      const { uid, mode } = lstatSync(nativeDir + '/..');
      process.stdout.write(JSON.stringify({ nativeDir, uid, mode, same: find().nativeDir === nativeDir }));`;
    const left = join(places.temporary, 'vigil-postgres-999999999-abc');
    mkdirSync(left);
    const child = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', code, JSON.stringify([account, hidden, places])],
      { cwd: import.meta.dirname, encoding: 'utf8' },
    );
    expect(JSON.parse(child.stdout)).toEqual({
      nativeDir: expect.stringContaining(join(places.temporary, 'vigil-postgres-')),
      uid: process.getuid?.(),
      mode: 0o40755,
      same: true,
    });
    expect(readdirSync(places.temporary)).toEqual([]);
    expect(existsSync(left)).toBe(false);
  });

  test('are refused where no folder is root’s alone', () => {
    for (const folder of [places.kept, places.temporary]) chmodSync(folder, 0o777);
    expect(find).toThrow(expect.objectContaining({ code: 'backend-unavailable' }));
  });
});
