import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot } from './project.mjs';

const TESTS = /\.(test|bench|contract)\.tsx?$/;

/** One hash over the content of files and folders (tests left out), to know whether a build is still current. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) add(hash, path);
  return hash.digest('hex');
}

function add(hash, path) {
  const full = fromRoot(path);
  if (!existsSync(full)) return;
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).sort()) add(hash, join(path, name));
    return;
  }
  if (TESTS.test(path)) return;
  hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
}

/** Runs `make` unless `stampFile` says that the same sources were made already. */
export async function whenChanged(stampFile, paths, make) {
  const hash = hashOf(paths);
  const stamp = fromRoot(stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
