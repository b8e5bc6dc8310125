// `npm start`: the Electron window; where that cannot be, the same app in a browser.
import { build } from './build.mjs';
import { electronBinary, hasDisplay, whyNoWindow } from './lib/electron-binary.mjs';
import { becomeCommand, fromRoot, isMain, say } from './lib/project.mjs';
import { setUp } from './setup.mjs';

/** Opens Vigil and stays until it is closed; returns the exit code. */
export async function open(args = []) {
  const reason = whyNoWindow();
  const electron = reason ? undefined : electronBinary();
  if (electron) return becomeCommand(electron, [fromRoot(), ...args]);
  say(`Vigil opens in the browser: ${reason ?? 'the Electron runtime could not be fetched'}.`);
  return openInBrowser(args);
}

function openInBrowser(args) {
  const show = hasDisplay() && process.env['CI'] !== 'true' ? ['--open'] : [];
  const cli = [fromRoot('out', 'main', 'cli.mjs'), 'serve', ...show, ...args];
  return becomeCommand(process.execPath, ['--enable-source-maps', ...cli]);
}

if (isMain(import.meta.url)) {
  await setUp();
  await build();
  process.exitCode = await open(process.argv.slice(2));
}
