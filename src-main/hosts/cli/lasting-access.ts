import type { CallName } from '../../../src-shared/contract/api.ts';
import type { Transport } from '../../../src-shared/contract/client.ts';
import type { CoreAccess } from '../open-core.ts';

/** Calls that only ask, made while a command waits or when it has waited: they may be made again. */
const ASKING: ReadonlySet<CallName> = new Set([
  'jobs.get',
  'jobs.list',
  'videos.get',
  'videos.list',
  'sop.getScore',
  'migrate.sopilotReport',
]);

export interface LastingAccess {
  readonly transport: Transport;
  close(): Promise<void>;
}

/**
 * Access to the core that outlives its owner: another command may have been the owner and end first. This one then
 * becomes the owner (or the client of the next one), where jobs go on that were cut off, and asks again.
 */
export async function openLasting(open: () => Promise<CoreAccess>): Promise<LastingAccess> {
  let access = await open();
  let reopening: Promise<void> | undefined;
  const leave = async (lost: CoreAccess): Promise<void> => {
    await lost.close();
    access = await open();
  };
  const next = (lost: CoreAccess): Promise<void> | undefined => {
    if (access !== lost) return undefined;
    reopening ??= leave(lost).finally(() => {
      reopening = undefined;
    });
    return reopening;
  };
  return {
    transport: {
      call: async (name, input, options) => {
        const asked = access;
        const reply = await asked.transport.call(name, input, options);
        if (reply.ok || asked.role === 'owner' || !ASKING.has(name) || !isOwnerLost(reply.error)) return reply;
        await next(asked);
        return access.transport.call(name, input, options);
      },
      subscribe: (listener) => access.transport.subscribe(listener),
    },
    close: () => access.close(),
  };
}

function isOwnerLost(error: unknown): boolean {
  return (error as { details?: { ownerLost?: unknown } } | null)?.details?.ownerLost === true;
}
