/** Items per statement: well below SQLite's limit of bound values, and a few milliseconds each. */
const BATCH_SIZE = 150;

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** Reads a JSON column this code wrote itself; the caller names the type it was written from. */
export function fromJson<Value>(text: string): Value {
  return JSON.parse(text) as Value;
}

export function fromNullableJson<Value>(text: string | null): Value | null {
  return text === null ? null : fromJson<Value>(text);
}

export function toFlag(value: boolean): number {
  return value ? 1 : 0;
}

export function nowIso(): string {
  return new Date().toISOString();
}

/**
 * Hands `items` to `write` in batches and lets the event loop run in between: a statement blocks the thread it runs
 * on, and that thread also answers the window.
 */
export async function inBatches<Item>(
  items: readonly Item[],
  write: (batch: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH_SIZE) {
    if (start > 0) await breathe();
    await write(items.slice(start, start + BATCH_SIZE));
  }
}

/** Lets everything that waits on the event loop run once. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
