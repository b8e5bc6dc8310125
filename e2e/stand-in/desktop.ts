import { onOrder, report } from './control.ts';

/** Dialogs, menu, shell and session: a test gives the answers and hears what was opened. */

const answers: (readonly string[])[] = [];

export const dialog = {
  /** The next scripted answer; dismissed when there is none. */
  async showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    const filePaths = answers.shift();
    return { canceled: filePaths === undefined, filePaths: [...(filePaths ?? [])] };
  },
  async showSaveDialog(): Promise<{ canceled: boolean; filePath: string }> {
    const [filePath] = answers.shift() ?? [];
    return { canceled: filePath === undefined, filePath: filePath ?? '' };
  },
  showErrorBox(title: string, content: string): void {
    report({ kind: 'error-box', title, content });
  },
};

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuItem[];
  click?(): void;
}

let items: readonly MenuItem[] = [];

export const Menu = {
  buildFromTemplate: (template: readonly MenuItem[]): { items: readonly MenuItem[] } => ({ items: template }),
  setApplicationMenu(menu: { readonly items: readonly MenuItem[] } | null): void {
    items = menu?.items ?? [];
  },
};

export const shell = {
  async openPath(path: string): Promise<string> {
    report({ kind: 'opened', target: path });
    return '';
  },
  showItemInFolder(path: string): void {
    report({ kind: 'shown', target: path });
  },
  async openExternal(url: string): Promise<void> {
    report({ kind: 'opened', target: url });
  },
};

export const nativeImage = {
  createFromDataURL: (url: string): { isEmpty(): boolean } => ({ isEmpty: () => !url.startsWith('data:image/png') }),
};

type PermissionHandler = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;

/** Chromium under a test grants nothing by itself; the handler is only kept. */
class StandInSession {
  permissionHandler: PermissionHandler | null = null;
  /** Chromium looks permissions up by itself; nobody asks the stand-in. */
  setPermissionCheckHandler(_handler: (contents: unknown, permission: string) => boolean): void {}

  setDevicePermissionHandler(_handler: () => boolean): void {}

  setPermissionRequestHandler(handler: PermissionHandler | null): void {
    this.permissionHandler = handler;
  }
}

export const session = { defaultSession: new StandInSession() };

onOrder((order) => {
  if (order.kind === 'answer-dialog') answers.push(order.filePaths);
  if (order.kind === 'click-menu') findItem(items, order.label)?.click?.();
});

function findItem(menu: readonly MenuItem[], label: string): MenuItem | undefined {
  for (const item of menu) {
    const found = item.label === label ? item : findItem(item.submenu ?? [], label);
    if (found) return found;
  }
  return undefined;
}
