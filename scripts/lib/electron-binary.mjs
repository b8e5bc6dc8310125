import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot, runQuietly, say } from './project.mjs';

const RETRY_AFTER_MS = 24 * 3600 * 1000;
const refusedStamp = fromRoot('out', '.electron-unavailable');

/** Why no Electron window can open here, or undefined. Asked before anything is downloaded. */
export function whyNoWindow() {
  if (process.env['VIGIL_BROWSER'] === '1') return 'VIGIL_BROWSER=1 asks for the browser';
  if (process.platform !== 'linux') return undefined;
  if (!hasDisplay()) return 'there is no display';
  // Chromium refuses its sandbox to root, and the window is not opened without it.
  return process.getuid?.() === 0 ? 'Electron keeps its sandbox only for ordinary users, not for root' : undefined;
}

export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** The Electron program, downloaded once if it can be; a refusal is remembered for a day. */
export function electronBinary() {
  const found = installed();
  if (found || refusedLately()) return found;
  say('Fetching the Electron runtime …');
  runQuietly(process.execPath, [fromRoot('node_modules', 'electron', 'install.js')]);
  const fetched = installed();
  if (!fetched) {
    mkdirSync(dirname(refusedStamp), { recursive: true });
    writeFileSync(refusedStamp, 'The Electron runtime could not be fetched; remove this file to try again.\n');
  }
  return fetched;
}

function installed() {
  const folder = fromRoot('node_modules', 'electron');
  const nameFile = join(folder, 'path.txt');
  if (!existsSync(nameFile)) return undefined;
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const path = join(dist, readFileSync(nameFile, 'utf8').trim());
  return existsSync(path) ? path : undefined;
}

function refusedLately() {
  return existsSync(refusedStamp) && Date.now() - statSync(refusedStamp).mtimeMs < RETRY_AFTER_MS;
}
