import { fileURLToPath } from 'node:url';

/** Folder of the built window; the same two steps up from the source and from the bundle in `out/main`. */
export function windowDir(): string {
  return fileURLToPath(new URL('../../out/renderer/', import.meta.url));
}
