import { stat } from 'node:fs/promises';

/** What tells cheaply whether a file was written to. */
export interface FileStamp {
  readonly sizeBytes: number;
  /** Milliseconds since 1970, whole. */
  readonly modifiedMs: number;
}

/** Size and time of a file now; undefined where no file is. */
export async function stampOf(path: string): Promise<FileStamp | undefined> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() ? toStamp(facts) : undefined;
}

export function toStamp({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): FileStamp {
  return { sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
}

export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}
