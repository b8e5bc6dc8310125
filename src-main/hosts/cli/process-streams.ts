import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { outliveReaders } from '../outlive-readers.ts';
import type { Streams } from './output.ts';

/** A reader that went away has what it wanted; everything else is a loss. */
const READER_GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/** Where a command of this process speaks; nothing written there can end the process. */
export function processStreams(): Streams {
  outliveReaders();
  let failure: NodeJS.ErrnoException | undefined;
  let last: Promise<void> = Promise.resolve();
  return {
    out: (text) => {
      // An error has to be said somewhere.
      if (failure) {
        process.stderr.write(text);
        return;
      }
      last = new Promise((resolve) => {
        process.stdout.write(text, (error) => {
          failure ??= error ?? undefined;
          resolve();
        });
      });
    },
    err: (text) => process.stderr.write(text),
    async written({ unread } = { unread: 'is-fine' }) {
      await last;
      if (!failure || (unread === 'is-fine' && READER_GONE.has(failure.code ?? ''))) return;
      throw new VigilError(
        failure.code === 'ENOSPC' ? 'disk-full' : 'bad-input',
        say('output-not-written', { reason: failure.message }),
        { hint: say('output-not-written-hint'), cause: failure },
      );
    },
  };
}
