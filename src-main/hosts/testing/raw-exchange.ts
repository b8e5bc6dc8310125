import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** One connection as bytes: what is written, piece by piece, and how it ends. */
export interface RawExchange {
  readonly pieces: readonly Buffer[];
  /** How many requests the bytes hold. */
  readonly requests: number;
  /**
   * `answers`: stays until every request has been answered or the server hangs up. `half-close`: says that no more comes
   * and reads on. `drop`: is gone at once.
   */
  readonly ending: 'answers' | 'half-close' | 'drop';
}

/** The statuses that came back before the connection was over, 1xx left out. Throws when it does not end in time. */
export function exchange(port: number, { pieces, requests, ending }: RawExchange, limitMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const statuses: number[] = [];
    let tail = '';
    const late = setTimeout(() => {
      reject(new Error(`No end after ${limitMs} ms, answers: ${statuses.join(' ')}`));
      socket.destroy();
    }, limitMs);
    socket.on('data', (bytes: Buffer) => {
      const text = tail + bytes.toString('latin1');
      for (const [, status] of text.matchAll(/HTTP\/1\.1 ([2-9]\d\d) /g)) statuses.push(Number(status));
      // Long enough for a status line that was cut in two, too short for one that was counted.
      tail = text.slice(-12);
      if (ending === 'answers' && statuses.length >= requests) socket.destroy();
    });
    socket.on('end', () => socket.end());
    // The server may hang up while we write.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(late);
      resolve(statuses);
    });
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (!socket.writable) break;
        socket.write(piece);
        await nextTurn();
      }
      if (ending === 'drop') socket.destroy();
      else if (ending === 'half-close') socket.end();
    });
  });
}
