import type { Command } from 'commander';
import type { CoreAccess } from '../open-core.ts';
import { numberOption } from './command.ts';
import { forgetBrowserPage, openInBrowser } from './open-in-browser.ts';
import type { Outcome } from './output.ts';

export interface ServeContext {
  readonly signal: AbortSignal;
  open(port: number | 'configured', host: string | undefined): Promise<CoreAccess>;
  /** Throws when nobody can have read it. */
  announce(outcome: Outcome): Promise<void>;
}

/** `serve`: the window in a browser, until Ctrl-C. */
export function addServeCommand(program: Command, context: ServeContext): void {
  program
    .command('serve')
    .description('open the library for a browser on this machine')
    .option('--port <number>', '0: any free port (default: 47600, or a free one when that is taken)', numberOption)
    .option('--open', 'show it in the browser of this machine')
    .option('--host <name>', 'only this machine for now')
    .action(async (options: { port?: number; host?: string; open?: true }) => {
      const access = await context.open(options.port ?? 'configured', options.host);
      const running = access.role === 'client';
      const note = running ? 'Vigil is already running at' : 'Vigil is at';
      try {
        const url = await access.signInUrl();
        await context.announce({
          json: { url, dataDir: access.dataDir, alreadyRunning: running },
          text: `${note} ${url}${running ? '' : '\nStop it with Ctrl-C.'}`,
        });
        // A code of its own: the printed address stays good.
        if (options.open) openInBrowser(await access.signInUrl(), access.dataDir);
        if (!running) await aborted(context.signal);
      } finally {
        if (!running) await forgetBrowserPage(access.dataDir);
        await access.close();
      }
    });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A listener does not keep the process alive; the server that is open does.
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
