/**
 * Loaded with `node --import`: from then on `import … from 'electron'` means the stand-in, so that the built main runs
 * unchanged on plain Node.
 */
import { registerHooks } from 'node:module';

const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
