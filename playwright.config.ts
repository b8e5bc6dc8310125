import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, chromiumPath } from './e2e/fixtures/chromium.ts';

// The README's pictures are written on request; one host is enough.
const picturesUnlessAsked = process.env['VIGIL_WRITE_IMAGES'] === '1' ? [] : ['pictures.spec.ts'];

// `late-start` reads pixels, which a page may not do of a recording that comes by another scheme. The others show nothing
// that depends on the carrier: calls, long calls, streams, media, stills, drops and saved files are in the rest.
const ONE_HOST = [
  ...['pictures', 'other-port', 'start-again', 'late-start', 'databases', 'vectors'],
  ...['batch', 'cameras', 'check', 'models', 'objects', 'replaced-file', 'sop-task'],
];

// Journeys run twice: in a browser on the loopback host, and in the built Electron main on a stand-in for its
// runtime, apart from those of one kind of window. One worker: indexing, decoding and playing share the cores.
export default defineConfig({
  testDir: 'e2e/journeys',
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/make-footage.ts',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'dark',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromiumPath(), args: [...BROWSER_FLAGS] },
  },
  projects: [
    { name: 'browser', testIgnore: ['electron-window.spec.ts', ...picturesUnlessAsked].map((file) => `**/${file}`) },
    {
      name: 'stand-in',
      testIgnore: ONE_HOST.map((name) => `**/${name}.spec.ts`),
    },
  ],
});
