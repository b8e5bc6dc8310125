import { isAbsolute, join, normalize, sep } from 'node:path';
import type { Candidate } from './legacy-found.ts';

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
): readonly Candidate[] {
  if (stored === '') return [];
  const found: Candidate[] = [];
  for (const { from, to } of roots) {
    const rest = below(stored, from);
    if (rest !== undefined) found.push({ path: join(to, rest), root: to });
  }
  const own = insideDataFolder(stored);
  if (own) found.push({ path: join(folder, own.inside), root: folder });
  if (anywhere && isAbsolute(stored)) {
    found.push({ path: stored, root: below(stored, folder) === undefined ? null : folder });
  }
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
