import { FEATURE_ORDER, goesUp, layerOf, WINDOW_ORDER } from './layers.ts';

/** Who may import whom. Files of `from` may not import what `forbidden` accepts. */
interface Rule {
  readonly name: string;
  readonly from: (file: string) => boolean;
  readonly forbidden: (imported: string, file: string) => boolean;
}

export interface BrokenRule {
  readonly file: string;
  readonly imported: string;
  readonly rule: string;
}

/** Folders whose imports are looked at. */
export const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'migrations'] as const;

export const under =
  (...paths: string[]) =>
  (path: string): boolean =>
    paths.some((folder) => path === folder || path.startsWith(`${folder}/`));

const main = (...rooms: string[]): ((path: string) => boolean) => under(...rooms.map((room) => `src-main/${room}`));

/** Tests may use everything; what only they import counts as a test. */
export const isTest = (file: string): boolean =>
  /\.(test|bench|contract|fixture|global-setup)\.tsx?$/.test(file) ||
  file.includes('/testing/') ||
  file.startsWith('src-main/acceptance/') ||
  main('architecture')(file);

const pageFolder = (path: string): string | undefined => /^src-renderer\/features\/([^/]+)/.exec(path)?.[1];

const isPackage = (imported: string): boolean => !under(...SOURCES, 'scripts', 'e2e')(imported);

/** The rooms given are the only ones of ours that may be imported; packages are free. */
const butFor =
  (...allowed: string[]) =>
  (imported: string): boolean =>
    !isPackage(imported) && !under(...allowed)(imported);

export const RULES: readonly Rule[] = [
  {
    name: 'src-shared imports zod and itself only',
    from: under('src-shared'),
    forbidden: (imported) => (isPackage(imported) ? imported !== 'zod' : !under('src-shared')(imported)),
  },
  {
    name: 'src-renderer imports src-shared, never Node, Electron or src-main',
    from: under('src-renderer'),
    forbidden: (imported) =>
      imported.startsWith('node:') || imported === 'electron' || butFor('src-renderer', 'src-shared')(imported),
  },
  {
    name: `the window's rooms import rooms before them only: ${WINDOW_ORDER.join(' < ')}`,
    from: under('src-renderer'),
    forbidden: (imported, file) => under('src-renderer')(imported) && goesUp(file, imported),
  },
  {
    name: 'features of the window never import each other',
    from: under('src-renderer/features'),
    forbidden: (imported, file) => ![undefined, pageFolder(file)].includes(pageFolder(imported)),
  },
  {
    name: 'electron is imported only in src-main/hosts/electron',
    from: (file) => !main('hosts/electron')(file) && !under('src-renderer', 'src-shared')(file),
    forbidden: (imported) => imported === 'electron',
  },
  {
    // Electron runs the models in a process of its own kind: `StartCarrier`, and what goes over it.
    name: 'hosts import core, platform, src-shared and the carrier of the model process',
    from: main('hosts'),
    forbidden: butFor(
      ...['src-shared', 'src-main/hosts', 'src-main/core', 'src-main/platform'],
      ...['src-main/workers/entry.ts', 'src-main/workers/inference/inference-carrier.ts'],
      'src-main/workers/inference/inference-messages.ts',
    ),
  },
  {
    name: 'core imports no host',
    from: main('core'),
    forbidden: main('hosts'),
  },
  {
    // Of workers: what runs a task, what tasks take and give, and the models.
    name: 'features import jobs, engines, stores, file formats, platform, and what runs work elsewhere',
    from: main('features'),
    forbidden: butFor(
      ...['src-shared', 'src-main/features', 'src-main/jobs', 'src-main/engines', 'src-main/stores'],
      ...['src-main/formats', 'src-main/platform', 'src-main/workers/tasks', 'src-main/workers/pool/worker-pool.ts'],
      ...['src-main/workers/inference/inference-client.ts', 'src-main/workers/inference/inference-owner.ts'],
    ),
  },
  {
    name: `a feature imports features before it only: ${FEATURE_ORDER.join(' < ')}`,
    from: main('features'),
    forbidden: (imported, file) => main('features')(imported) && goesUp(file, imported),
  },
  {
    name: 'jobs import stores, platform and src-shared, and know no kind',
    from: main('jobs'),
    forbidden: butFor('src-shared', 'src-main/jobs', 'src-main/stores', 'src-main/platform'),
  },
  {
    name: 'engines import engines, the log and where ffmpeg lies, nothing else',
    from: main('engines'),
    forbidden: butFor('src-shared', 'src-main/engines', 'src-main/platform/log.ts', 'src-main/platform/binaries.ts'),
  },
  {
    name: 'an engine imports engines before it only',
    from: main('engines'),
    forbidden: (imported, file) => main('engines')(imported) && goesUp(file, imported),
  },
  {
    name: 'workers import engines, stores/artifacts, file formats and platform',
    from: main('workers'),
    forbidden: butFor(
      ...['src-shared', 'src-main/workers', 'src-main/engines', 'src-main/formats', 'src-main/platform'],
      'src-main/stores/artifacts',
    ),
  },
  {
    name: 'stores import stores, file formats, platform and migrations',
    from: main('stores'),
    forbidden: butFor('src-shared', 'src-main/stores', 'src-main/formats', 'src-main/platform', 'migrations'),
  },
  {
    name: 'file formats import platform and src-shared only',
    from: main('formats'),
    forbidden: butFor('src-shared', 'src-main/formats', 'src-main/platform'),
  },
  {
    name: 'platform imports only platform and src-shared',
    from: main('platform'),
    forbidden: butFor('src-shared', 'src-main/platform'),
  },
  {
    name: 'migrations import the query builder and each other only',
    from: under('migrations'),
    forbidden: (imported) => (isPackage(imported) ? imported !== 'kysely' : !under('migrations')(imported)),
  },
];

const NO_LAYER = 'every file belongs to a layer';
const UPWARD = 'no import goes up';

/** What is wrong with the imports of one file. A broken rule is named once, the general one only where no other is. */
export function brokenRules(file: string, imports: readonly string[]): BrokenRule[] {
  if (isTest(file)) return [];
  const broken: BrokenRule[] = [];
  if (layerOf(file) === undefined) broken.push({ file, imported: '', rule: NO_LAYER });
  for (const imported of imports) {
    const rules = RULES.filter((rule) => rule.from(file) && rule.forbidden(imported, file));
    broken.push(...rules.map(({ name }) => ({ file, imported, rule: name })));
    if (rules.length === 0 && goesUp(file, imported)) broken.push({ file, imported, rule: UPWARD });
  }
  return broken;
}
