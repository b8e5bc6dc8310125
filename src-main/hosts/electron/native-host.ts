import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  shell,
  type WebContents,
} from 'electron';
import { isOwnUrl } from './bridge.ts';
import { WINDOW_ORIGIN } from './channels.ts';

const VIDEO_EXTENSIONS = ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'ts', 'mts', 'mpg', 'mpeg', 'wmv', 'flv', '3gp'];

/** Opens the one window. It can reach nothing but its own files, media and the bridge. */
export async function openWindow(preloadPath: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: 'Vigil',
    backgroundColor: '#141517',
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  await window.loadURL(`${WINDOW_ORIGIN}/index.html`);
  return window;
}

/** The system's dialog for recordings; an empty list when it is dismissed. */
export async function pickFiles(window: BrowserWindow | undefined): Promise<string[]> {
  const options: Electron.OpenDialogOptions = {
    title: 'Add videos',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Videos', extensions: VIDEO_EXTENSIONS },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled ? [] : answer.filePaths;
}

/** The system's dialog for where to save a file; null when it is dismissed. It asks whether a file may be replaced. */
export async function pickSavePath(window: BrowserWindow | undefined, fileName: string): Promise<string | null> {
  const options: Electron.SaveDialogOptions = { defaultPath: fileName, properties: ['showOverwriteConfirmation'] };
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return answer.canceled ? null : answer.filePath;
}

export function showFile(path: string): void {
  shell.showItemInFolder(path);
}

/** A sheet of paper, for systems that have no picture for a kind of file: dragging needs one. */
const PLAIN_ICON =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAACXBIWXMAAAABAAAAAQBPJcTWAAAAK0lEQVR4nO3NQQ0AAAgEIKPbXDu4nS8oQHVYPQUTIBAIBAKBQCAQXIKceLCZa49nCFLCuwAAAABJRU5ErkJggg==';

/** Drags a file out of the window; the button of the mouse is still down. */
export async function dragFile(contents: WebContents, path: string): Promise<void> {
  const icon = await app.getFileIcon(path).catch(() => undefined);
  const isUsable = icon !== undefined && !icon.isEmpty();
  contents.startDrag({ file: path, icon: isUsable ? icon : nativeImage.createFromDataURL(PLAIN_ICON) });
}

/** Says why the app cannot start, with the next step. */
export function showStartError(message: string, hint: string): void {
  dialog.showErrorBox('Vigil cannot start', `${message}\n\n${hint}`);
}

/** The menu: what the system's users expect, and the folder with the library. */
export function setMenu(dataDir: string, isMac: boolean): void {
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'Show data folder', click: () => void shell.openPath(dataDir) },
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
