import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { freeze } from '../fixtures/host.ts';
import type { Order, Report } from './control.ts';

const root = new URL('../../', import.meta.url);
const START_TIMEOUT_MS = 60_000;

export interface LaunchOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The main file to run; the built one when left out. */
  readonly main?: string;
}

/** The built app on the stand-in, driven by a test. */
export interface StandInApp {
  /** The window. */
  readonly page: Page;
  /** What was opened with the system's programs, and error boxes, in order. */
  readonly reports: readonly Report[];
  /** The files the next file dialog returns. */
  answerDialog(filePaths: readonly string[]): void;
  /** Where dropped files "lie": Chromium tells a page only their names. */
  knowPaths(pathsByName: Readonly<Record<string, string>>): void;
  clickMenu(label: string): void;
  /** Lets the main process do nothing until the function returned is called. */
  freeze(): () => void;
  /** Quits as a user does; returns the exit code. */
  quit(): Promise<number>;
}

/** Starts the built main under plain Node with the stand-in, and connects to its window. */
export async function launchStandIn(options: LaunchOptions): Promise<StandInApp> {
  const main = options.main ?? fileURLToPath(new URL('out/main/electron-main.mjs', root));
  const register = new URL('e2e/stand-in/register.ts', root).href;
  const child = spawn(process.execPath, ['--import', register, main], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, VIGIL_DATA_DIR: options.dataDir, ...options.env },
  });
  const reports: Report[] = [];
  child.on('message', (message: Report) => reports.push(message));
  const order = (message: Order): void => {
    if (child.connected) child.send(message);
  };
  try {
    const { browser, page } = await connect(child);
    return {
      page,
      reports,
      answerDialog: (filePaths) => order({ kind: 'answer-dialog', filePaths }),
      knowPaths: (pathsByName) => order({ kind: 'know-paths', pathsByName }),
      clickMenu: (label) => order({ kind: 'click-menu', label }),
      freeze: () => freeze(child),
      async quit() {
        const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
        order({ kind: 'quit' });
        const [code] = await exited;
        await browser.close();
        return Number(code ?? 1);
      },
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function connect(child: ChildProcess): Promise<{ browser: Browser; page: Page }> {
  const { devToolsPort } = await windowOf(child);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${devToolsPort}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('The stand-in has no window.');
  return { browser, page };
}

function windowOf(child: ChildProcess): Promise<{ devToolsPort: number }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The stand-in opened no window in time.')), START_TIMEOUT_MS);
    child.on('message', (message: Report) => {
      if (message.kind === 'error-box') reject(new Error(`${message.title}: ${message.content}`));
      if (message.kind !== 'window') return;
      clearTimeout(timer);
      resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`The stand-in ended with code ${code} before its window opened.`)));
  });
}
