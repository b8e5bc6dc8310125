// `npm start`: the Electron window; where that cannot be, the same app in a browser.
import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { electronBinary, hasDisplay, whyNoWindow } from './lib/electron-binary.mjs';
import { becomeCommand, fromRoot, isMain, say } from './lib/project.mjs';
import { onPath } from './lib/system-tools.mjs';
import { setUp } from './setup.mjs';

/** Opens Vigil and stays until it is closed; returns the exit code. */
export async function open(args = []) {
  const reason = whyNoWindow();
  const electron = reason ? undefined : electronBinary();
  if (electron) return becomeCommand(electron, [fromRoot(), ...args]);
  say(`Vigil opens in the browser: ${reason ?? 'the Electron runtime could not be fetched'}.`);
  return openInBrowser(args);
}

async function openInBrowser(args) {
  const cli = [fromRoot('out', 'main', 'cli.mjs'), 'serve', ...args];
  const server = spawn(process.execPath, ['--enable-source-maps', ...cli], { stdio: ['inherit', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
  // Whoever reads what we say may go away first; the app stays until it is closed.
  process.stdout.on('error', () => undefined);
  let shown = false;
  server.stdout.on('data', (bytes) => {
    process.stdout.write(bytes);
    const url = /http:\/\/\S+/.exec(bytes.toString())?.[0];
    if (!url || shown) return;
    shown = true;
    if (hasDisplay() && process.env['CI'] !== 'true') showPage(url);
  });
  return new Promise((resolve) => server.once('exit', (code) => resolve(code ?? 1)));
}

function showPage(url) {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  if (process.platform === 'linux' && !onPath(opener)) return;
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => say(`Open ${url} in a browser.`))
    .unref();
}

if (isMain(import.meta.url)) {
  await setUp();
  await build();
  process.exitCode = await open(process.argv.slice(2));
}
