import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { CoreEvent } from '../../../src-shared/contract/events.ts';
import {
  CALL_CHANNEL,
  CANCEL_CALL,
  DRAG_EXPORT,
  EVENT_CHANNEL,
  MEDIA_BASE,
  PICK_FILES,
  PICK_SAVE_PATH,
  SHOW_EXPORT,
  type VigilBridge,
} from './channels.ts';

const bridge: VigilBridge = {
  call: (name, input, callId) => ipcRenderer.invoke(CALL_CHANNEL, name, input, callId),
  cancel(callId) {
    void ipcRenderer.invoke(CALL_CHANNEL, CANCEL_CALL, callId);
  },
  onEvent(listener) {
    const forward = (_sender: unknown, event: CoreEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => ipcRenderer.removeListener(EVENT_CHANNEL, forward);
  },
  pathForFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
  async pickFiles() {
    const reply = await ipcRenderer.invoke(CALL_CHANNEL, PICK_FILES);
    return reply.ok ? reply.value : [];
  },
  async pickSavePath(fileName) {
    const reply = await ipcRenderer.invoke(CALL_CHANNEL, PICK_SAVE_PATH, fileName);
    return reply.ok ? reply.value : null;
  },
  showExport(exportId) {
    void ipcRenderer.invoke(CALL_CHANNEL, SHOW_EXPORT, exportId);
  },
  dragExport(exportId) {
    void ipcRenderer.invoke(CALL_CHANNEL, DRAG_EXPORT, exportId);
  },
  mediaBase: MEDIA_BASE,
};

contextBridge.exposeInMainWorld('vigilBridge', bridge);
