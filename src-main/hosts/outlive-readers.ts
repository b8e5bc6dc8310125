/**
 * Whoever reads what this process says may go away first: `| head -1`, a closed terminal. That is told by an `error` of
 * the stream, which ends the process with a stack when nobody listens, in the middle of what it does for others too.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
