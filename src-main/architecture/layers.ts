/** Features from the ground up: each may use those before it. */
export const FEATURE_ORDER = [
  ...[
    'models',
    'proxies',
    'videos',
    'cameras',
    'ingest',
    'reembed',
    'exports',
    'sop',
    'ask',
    'trials',
    'events',
    'watch',
    'legacy',
    'evaluation',
  ],
  ...['settings', 'databases', 'vectors', 'privacy', 'check', 'system'],
] as const;

/** Engines from the ground up: each may use those before it. */
const ENGINE_ORDER = [
  ...[
    'vector-math',
    'alignment',
    'pictures',
    'media',
    'shots',
    'chunks',
    'sopilot',
    'models',
    'encoders',
    'sentences',
    'objects',
    'scan',
    'reader',
    'proxies',
    'steps',
  ],
  ...['sound', 'speech', 'transcripts', 'language', 'reports', 'exports', 'evaluation'],
] as const;

/** Rooms of the window from the ground up; what frames them (pages, shell, App) may use all, and is used by none. */
export const WINDOW_ORDER = ['strings', 'client', 'state', 'ui', 'features'] as const;

/**
 * The whole house from the ground up; an import goes to the same entry or to one above it in this list. A path belongs
 * to its longest entry, so a single file can stand higher or lower than its folder.
 */
export const LAYERS: readonly string[] = [
  'src-shared',
  'migrations',
  'src-main/platform',
  'src-main/formats',
  ...ENGINE_ORDER.map((name) => `src-main/engines/${name}`),
  'src-main/stores/postgres',
  'src-main/stores/db',
  'src-main/stores/dual',
  'src-main/stores/artifacts',
  'src-main/stores',
  'src-main/stores/vectors',
  'src-main/stores/qdrant',
  // The choice between the two kinds of index, so above both.
  'src-main/stores/vectors/chosen-collections.ts',
  'src-main/jobs',
  'src-main/workers',
  'src-main/workers/inference',
  'src-main/workers/tasks',
  'src-main/workers/pool',
  // What every feature gets names the registries of models.
  'src-main/features/models/kinds',
  'src-main/features/models/model-registry.ts',
  'src-main/features/models/encoder-registry.ts',
  'src-main/features',
  ...FEATURE_ORDER.map((name) => `src-main/features/${name}`),
  'src-main/core',
  'src-main/hosts',
  'src-main/hosts/browser',
  // Starts a core and the browser host on it, for the other two.
  'src-main/hosts/open-core.ts',
  'src-main/hosts/cli',
  'src-main/hosts/electron',
  ...WINDOW_ORDER.map((name) => `src-renderer/${name}`),
  'src-renderer',
];

/** The entry of a path; undefined for one that belongs to none. */
export function layerOf(path: string): string | undefined {
  let found: string | undefined;
  for (const layer of LAYERS) {
    const belongs = path === layer || path.startsWith(`${layer}/`);
    if (belongs && layer.length > (found?.length ?? 0)) found = layer;
  }
  return found;
}

/** Whether an import from `file` to `imported` goes up. */
export function goesUp(file: string, imported: string): boolean {
  const [from, to] = [layerOf(file), layerOf(imported)];
  return from !== undefined && to !== undefined && LAYERS.indexOf(to) > LAYERS.indexOf(from);
}
