import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { app } from './app.ts';

/** Nothing but the app's own schemes can be reached from the page. */
const FLAGS = [
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface RunningChromium {
  readonly context: BrowserContext;
  /** Where a test connects to drive the same page. */
  readonly devToolsPort: number;
}

let running: Promise<RunningChromium> | undefined;

/** The one Chromium behind all windows; it ends with the app. */
export function chromiumOfApp(): Promise<RunningChromium> {
  running ??= start();
  return running;
}

async function start(): Promise<RunningChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'vigil-stand-in-'));
  const executablePath = systemChromium();
  const context = await chromium.launchPersistentContext(profile, {
    headless: process.env['VIGIL_STAND_IN_HEADED'] !== '1',
    ...(executablePath === undefined ? {} : { executablePath }),
    // As root, Chromium has no sandbox of its own.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
    viewport: null,
  });
  app.beforeEnd(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return { context, devToolsPort: Number(port) };
}

function systemChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
