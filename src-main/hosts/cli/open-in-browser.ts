import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import { isDriveFull } from '../../platform/drive-full.ts';

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };

/**
 * Shows an address in the user's browser. Every user of a machine can read the command lines of all, so the browser is
 * given a page that only this user can read, in the data folder, which leads to the address. Where there is no browser,
 * or no room for the page, nothing happens: the address is printed too.
 */
export function openInBrowser(address: string, dataDir: string): void {
  const page = pageIn(dataDir);
  const html = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}"><title>Vigil</title>\n`;
  try {
    writeFileAtomically(page, html);
  } catch (error) {
    if (isDriveFull(error)) return;
    throw error;
  }
  spawn(OPENERS[process.platform] ?? 'xdg-open', [page], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

/** Takes the page away; what it led to has been used or ends with the owner. */
export async function forgetBrowserPage(dataDir: string): Promise<void> {
  await rm(pageIn(dataDir), { force: true });
}

function pageIn(dataDir: string): string {
  return join(dataDir, 'open-vigil.html');
}
