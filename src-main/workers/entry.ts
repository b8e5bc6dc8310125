/** The files that start as a thread or process of their own. */
export type EntryName = 'worker-main' | 'inference-host';

/**
 * Where an entry file lies: beside this one as TypeScript when running from source, beside the bundle as `.mjs` when
 * built. The only place that knows; packaging must emit the entries next to the bundle that contains this module.
 */
export function workerEntry(name: EntryName): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(`./${name}.${fromSource ? 'ts' : 'mjs'}`, import.meta.url);
}
