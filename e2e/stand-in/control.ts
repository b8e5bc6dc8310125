/** What a test tells the stand-in, and what it hears from it, over the process's IPC channel. */

export type Order =
  | { readonly kind: 'answer-dialog'; readonly filePaths: readonly string[] }
  | { readonly kind: 'know-paths'; readonly pathsByName: Readonly<Record<string, string>> }
  | { readonly kind: 'click-menu'; readonly label: string }
  | { readonly kind: 'quit' };

export type Report =
  | { readonly kind: 'window'; readonly devToolsPort: number; readonly url: string }
  | { readonly kind: 'error-box'; readonly title: string; readonly content: string }
  | { readonly kind: 'opened'; readonly target: string }
  | { readonly kind: 'shown'; readonly target: string }
  | { readonly kind: 'dragged'; readonly target: string };

const listeners = new Set<(order: Order) => void>();
process.on('message', (order: Order) => {
  for (const listener of listeners) listener(order);
});

export function onOrder(listener: (order: Order) => void): void {
  listeners.add(listener);
}

export function report(message: Report): void {
  process.send?.(message);
}
