/** The files that start as a thread or process of their own, and where their source lies from here. */
const ENTRY_SOURCES = {
  'worker-main': './pool/worker-main.ts',
  'inference-host': './inference/inference-host.ts',
} as const;

export type EntryName = keyof typeof ENTRY_SOURCES;

/**
 * Where an entry file lies: its TypeScript when running from source, beside this bundle as `.mjs` when built. The only
 * place that knows; packaging must emit the entries next to the bundle that contains this module.
 */
export function workerEntry(name: EntryName): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? ENTRY_SOURCES[name] : `./${name}.mjs`, import.meta.url);
}
