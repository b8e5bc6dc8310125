import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom. Each rule reads: files under `from` may not import what `forbidden` accepts. */
interface Rule {
  readonly name: string;
  readonly from: (file: string) => boolean;
  readonly forbidden: (imported: string, file: string) => boolean;
}

const root = resolve(import.meta.dirname, '..');
const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'migrations'];
const MAX_LINES = 400;

const under =
  (...folders: string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
const isTest = (file: string): boolean =>
  /\.(test|long\.test|bench|contract)\.tsx?$/.test(file) || file.includes('/testing/');
const isPackage = (imported: string): boolean => !under(...SOURCES, 'scripts', 'e2e')(imported);
/** A feature may use those before it. */
const FEATURE_ORDER = [
  ...['models', 'videos', 'ingest', 'sop', 'ask', 'events', 'watch', 'legacy', 'evaluation'],
  ...['settings', 'databases', 'vectors', 'privacy', 'system'],
];
/** Place of a file's feature in the order; what lies beside them (what a feature is) uses models only. */
const rankOf = (path: string): number => {
  const feature = /^src-main\/features\/([^/]+)\//.exec(path)?.[1];
  return feature === undefined ? -1 : FEATURE_ORDER.indexOf(feature);
};

const RULES: readonly Rule[] = [
  {
    name: 'src-shared imports zod and itself only',
    from: under('src-shared'),
    forbidden: (imported) => (isPackage(imported) ? imported !== 'zod' : !under('src-shared')(imported)),
  },
  {
    name: 'src-renderer never imports Node, Electron or src-main',
    from: under('src-renderer'),
    forbidden: (imported, file) =>
      imported.startsWith('node:') ||
      imported === 'electron' ||
      under('src-main', 'migrations')(imported) ||
      (file.endsWith('vite.config.ts') && under('src-main')(imported)),
  },
  {
    name: 'electron is imported only in src-main/hosts/electron',
    from: (file) => !under('src-main/hosts/electron')(file),
    forbidden: (imported) => imported === 'electron',
  },
  {
    name: 'hosts import core, platform, workers’ entries and src-shared',
    from: under('src-main/hosts'),
    forbidden: (imported) => under('src-main/features', 'src-main/engines', 'src-main/stores')(imported),
  },
  {
    name: 'a feature imports features before it in the order, no host and no core',
    from: under('src-main/features'),
    forbidden: (imported, file) =>
      under('src-main/core', 'src-main/hosts')(imported) || rankOf(imported) > Math.max(0, rankOf(file)),
  },
  {
    name: 'engines import no stores, features, core, hosts or workers',
    from: under('src-main/engines'),
    forbidden: (imported) => under('src-main/features', 'src-main/core', 'src-main/hosts', 'src-main/stores')(imported),
  },
  {
    name: 'stores import no engines, features, core or hosts',
    from: under('src-main/stores'),
    forbidden: (imported) =>
      under('src-main/engines', 'src-main/features', 'src-main/core', 'src-main/hosts')(imported),
  },
  {
    name: 'platform imports only platform and src-shared',
    from: under('src-main/platform'),
    forbidden: (imported) => !isPackage(imported) && !under('src-main/platform', 'src-shared')(imported),
  },
  {
    name: 'migrations import the query builder and each other only',
    from: under('migrations'),
    forbidden: (imported) => (isPackage(imported) ? imported !== 'kysely' : !under('migrations')(imported)),
  },
];

function sourceFiles(): string[] {
  return SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}

/** What a file imports: repository paths for relative imports, package names otherwise. */
function importsOf(file: string, text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"\n]+)['"]|(?:^|\n)import\s+['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => {
    const name = (match[1] ?? match[2] ?? match[3])!;
    if (!name.startsWith('.')) return name;
    return relative(root, resolve(root, dirname(file), name))
      .split(sep)
      .join('/');
  });
}

function brokenRules(file: string, text: string): string[] {
  if (isTest(file)) return [];
  return RULES.filter((rule) => rule.from(file)).flatMap((rule) =>
    importsOf(file, text)
      .filter((imported) => rule.forbidden(imported, file))
      .map((imported) => `${file} imports ${imported}: ${rule.name}`),
  );
}

describe('architecture', () => {
  it('keeps every import rule', () => {
    const broken = sourceFiles().flatMap((file) => brokenRules(file, readFileSync(join(root, file), 'utf8')));
    expect(broken).toEqual([]);
  });

  it('names the broken rule for each forbidden import', () => {
    const forbidden: [string, string][] = [
      ['src-shared/model/x.ts', "import { join } from 'node:path';"],
      ['src-renderer/x.tsx', "import { openDatabase } from '../src-main/stores/db/open.ts';"],
      ['src-main/core/x.ts', "import { app } from 'electron';"],
      ['src-main/hosts/cli/x.ts', "import { searchHits } from '../../features/ask/search.ts';"],
      ['src-main/features/sop/x.ts', "import { ask } from '../ask/answer.ts';"],
      ['src-main/engines/media/x.ts', "const store = await import('../../stores/video-store.ts');"],
      ['src-main/stores/x.ts', "export { probe } from '../engines/media/probe.ts';"],
      ['src-main/platform/x.ts', "import { dispatch } from '../core/dispatch.ts';"],
      ['migrations/0002-x.ts', "import { now } from '../src-shared/time.ts';"],
    ];
    for (const [file, text] of forbidden) {
      expect(brokenRules(file, text), `${file}: ${text}`).toHaveLength(1);
    }
  });

  it(`has no file over ${MAX_LINES} lines`, () => {
    const long = sourceFiles()
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});
