import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { SOURCES } from './import-rules.ts';

export interface SourceFile {
  /** From the repository's top, with slashes. */
  readonly file: string;
  readonly text: string;
}

const root = resolve(import.meta.dirname, '../..');

const asPath = (path: string): string => path.split(sep).join('/');

export function readSourceFiles(): SourceFile[] {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ file: asPath(relative(root, path)), text: readFileSync(path, 'utf8') })),
  );
}

const IMPORTS = new RegExp(
  [
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"\n]+)['"]/,
    /(?:^|\n)import\s+['"]([^'"\n]+)['"]/,
    /\bimport\(\s*['"]([^'"\n]+)['"]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** What a file imports, types included: repository paths for relative imports, package names otherwise. */
export function importsOf({ file, text }: SourceFile): string[] {
  const names = [...text.matchAll(IMPORTS)].map((match) => (match[1] ?? match[2] ?? match[3])!);
  return [...new Set(names)].map((name) =>
    name.startsWith('.') ? asPath(relative(root, resolve(root, dirname(file), name))) : name,
  );
}
