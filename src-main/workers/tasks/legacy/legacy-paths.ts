import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';

/** A folder of the old host, and where its content is now. */
export interface MovedRoot {
  readonly from: string;
  readonly to: string;
}

/** The folders that SOPilot makes in its data folder and that stored paths lead into. */
const OWN_FOLDERS = ['raw', 'embeddings', 'index', 'reports', 'models'];

/**
 * The part of a stored path below SOPilot's data folder, with `/` between names, and what stands before it. Undefined
 * for a path that leads into none of its folders. Paths of any system are understood.
 */
export function insideDataFolder(stored: string): { readonly root: string; readonly inside: string } | undefined {
  const names = stored.split(/[\\/]/);
  const at = names.findLastIndex((name, index) => index < names.length - 1 && OWN_FOLDERS.includes(name));
  if (at === -1) return undefined;
  const inside = names.slice(at);
  if (inside.some((name) => name === '..' || name === '.' || name === '')) return undefined;
  return { root: stored.slice(0, names.slice(0, at).join('/').length) || '/', inside: inside.join('/') };
}

/**
 * Where a stored path may be found, best first: below a root that was named, in the data folder at hand, where it says
 * (`anywhere` only). Empty for an empty path.
 */
export function candidatePaths(
  stored: string,
  folder: string,
  roots: readonly MovedRoot[],
  anywhere: boolean,
): readonly string[] {
  if (stored === '') return [];
  const found: string[] = [];
  for (const { from, to } of roots) {
    const rest = below(stored, from);
    if (rest !== undefined) found.push(join(to, rest));
  }
  const own = insideDataFolder(stored);
  if (own) found.push(join(folder, own.inside));
  if (anywhere && isAbsolute(stored)) found.push(stored);
  return found;
}

/** What stands behind `root` in a path, whatever separators either is written with. Windows paths ignore case. */
function below(stored: string, root: string): string | undefined {
  const unify = (path: string): string => path.replaceAll('\\', '/');
  const [path, start] = [unify(stored), unify(root).replace(/\/+$/, '')];
  const ignoresCase = /^[A-Za-z]:/.test(start) || start.startsWith('//');
  const [comparedPath, comparedStart] = ignoresCase ? [path.toLowerCase(), start.toLowerCase()] : [path, start];
  if (!comparedPath.startsWith(`${comparedStart}/`)) return undefined;
  const rest = normalize(path.slice(start.length + 1));
  return rest.startsWith('..') ? undefined : rest.replaceAll('/', sep);
}

/** The first of these that is a file; null when none is. */
export async function firstFile(candidates: readonly string[]): Promise<string | null> {
  for (const path of candidates) {
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  }
  return null;
}
