import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Run from the repository's top: `vite build -c src-renderer/vite.config.ts`. Relative addresses, so that the same files
// work under the loopback host and under Electron's own scheme.
export default defineConfig({
  root: 'src-renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // Data URLs would need a wider content policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
