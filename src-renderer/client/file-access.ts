import type { VigilBridge } from './bridge.ts';
import { uploadFile } from './http-transport.ts';

/** Something the user chose or dropped: a path on this machine, or bytes that must be sent first. */
export type Picked =
  | { readonly kind: 'path'; readonly name: string; readonly path: string }
  | { readonly kind: 'bytes'; readonly name: string; readonly file: File };

/** How files reach the core: by path under Electron, by upload in a browser. */
export interface FileAccess {
  pick(): Promise<Picked[]>;
  fromDrop(transfer: DataTransfer): Promise<Picked[]>;
  /** Makes the thing reachable for the core and returns its path. */
  deliver(picked: Picked, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string>;
}

const asPath = (path: string): Picked => ({ kind: 'path', path, name: path.split(/[\\/]/).at(-1) ?? path });

export function bridgeFiles(bridge: VigilBridge): FileAccess {
  return {
    pick: async () => (await bridge.pickFiles()).map(asPath),
    fromDrop: (transfer) => Promise.resolve([...transfer.files].map((file) => asPath(bridge.pathForFile(file)))),
    deliver: (picked) =>
      picked.kind === 'path' ? Promise.resolve(picked.path) : Promise.resolve(bridge.pathForFile(picked.file)),
  };
}

export function browserFiles(): FileAccess {
  return {
    pick: () => askForFiles(),
    fromDrop: async (transfer) => {
      // Entries must be taken before the first await: the transfer is emptied afterwards.
      const dropped = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
      const found = await Promise.all(
        dropped.map(({ entry, file }) => (entry ? filesUnder(entry) : Promise.resolve(file ? [file] : []))),
      );
      return found.flat().map((file) => ({ kind: 'bytes', name: file.name, file }));
    },
    deliver: (picked, onProgress, signal) =>
      picked.kind === 'path' ? Promise.resolve(picked.path) : uploadFile(picked.file, onProgress, signal),
  };
}

function askForFiles(): Promise<Picked[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.hidden = true;
    const finish = (files: File[]) => {
      input.remove();
      resolve(files.map((file) => ({ kind: 'bytes', name: file.name, file })));
    };
    input.onchange = () => finish([...(input.files ?? [])]);
    input.oncancel = () => finish([]);
    document.body.append(input);
    input.click();
  });
}

async function filesUnder(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      }),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader hands out at most a hundred entries at a time.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return files;
    for (const child of batch) files.push(...(await filesUnder(child)));
  }
}
