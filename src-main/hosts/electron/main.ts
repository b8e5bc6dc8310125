/** The Electron door: a window on the core that this process owns, or on that of a Vigil already running. */
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, session } from 'electron';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { createCore } from '../../core/create-core.ts';
import { keepFilesPrivate } from '../../platform/private-files.ts';
import { type CoreAccess, openCore } from '../open-core.ts';
import { outliveReaders } from '../outlive-readers.ts';
import { windowDir } from '../window-dir.ts';
import { openBridge } from './bridge.ts';
import { dragFile, openWindow, pickFiles, pickSavePath, setMenu, showFile, showStartError } from './native-host.ts';
import { limitPermissions } from './permissions.ts';
import { handleSchemes, registerSchemes } from './protocols.ts';
import { startUtilityCarrier } from './utility-carrier.ts';

keepFilesPrivate();

const preloadPath = fileURLToPath(new URL('./preload.cjs', import.meta.url));

outliveReaders();
if (app.requestSingleInstanceLock()) {
  registerSchemes();
  app.on('second-instance', focusWindow);
  app
    .whenReady()
    .then(start)
    .catch((thrown: unknown) => {
      const error = asVigilError(thrown);
      showStartError(error.message, error.hint);
      app.exit(1);
    });
} else {
  app.quit();
}

async function start(): Promise<void> {
  const access = await openCore({ startCarrier: startUtilityCarrier, createCore });
  handleSchemes(access, windowDir());
  limitPermissions(session.defaultSession);
  openBridge({
    receiver: ipcMain,
    transport: access.transport,
    windows: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
    pickFiles: () => pickFiles(currentWindow()),
    pickSavePath: (fileName) => pickSavePath(currentWindow(), fileName),
    showFile,
    dragFile: ({ sender }, path) => dragFile(sender, path),
  });
  setMenu(access.dataDir, process.platform === 'darwin');
  closeWithApp(access);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preloadPath).catch(quitAfter);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await openWindow(preloadPath);
}

const currentWindow = (): BrowserWindow | undefined =>
  BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];

/** Quitting waits until jobs have stopped at their checkpoints and the data folder is given back. */
function closeWithApp(access: CoreAccess): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    access
      .close()
      .catch(() => undefined)
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
}

function quitAfter(thrown: unknown): void {
  const error = asVigilError(thrown);
  showStartError(error.message, error.hint);
  app.quit();
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
