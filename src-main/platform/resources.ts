import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of what ships with Vigil (built-in encoder, graphs, catalog, icons): beside the packed app, or `resources`
 * of the checkout that this code, built or not, runs from.
 */
export function resourcesDir(): string {
  const packed = (process as { resourcesPath?: string }).resourcesPath;
  if (packed && existsSync(join(packed, 'encoders'))) return packed;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'resources', 'encoders'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The resources folder of this installation is missing.');
    folder = parent;
  }
  return join(folder, 'resources');
}
