/** The part of Electron's main-process module that Vigil uses, on plain Node and a Chromium page. Test code only. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Menu, nativeImage, session, shell } from './desktop.ts';
export { ipcMain } from './ipc.ts';
export { protocol } from './schemes.ts';
export { utilityProcess } from './utility-process.ts';
