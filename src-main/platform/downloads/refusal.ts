import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Reply } from './network.ts';
import { PassingFailure } from './passing-failure.ts';

/** Statuses besides those from 500 on that a server gives for a while only. */
const FOR_A_WHILE = new Set([408, 425, 429]);

/** What a reply that is no success means. */
export function refusalOf({ status, headers }: Reply, url: string): Error {
  const { host, pathname } = new URL(url);
  const details = { host, path: pathname, status };
  if (status === 404 || status === 410) {
    return new VigilError('not-found', say('download-not-there', { host, path: pathname }), {
      hint: say('download-not-there-hint'),
      details,
    });
  }
  if (status === 401 || status === 403) {
    return new VigilError('unauthorized', say('download-refused', { host, status }), {
      hint: say('download-refused-hint'),
      details,
    });
  }
  const told = new VigilError('backend-unavailable', say('download-failed', { host, status }), { details });
  if (status < 500 && !FOR_A_WHILE.has(status)) return told;
  const waitSec = Number(headers['retry-after']);
  return new PassingFailure(told, Number.isFinite(waitSec) ? waitSec * 1000 : 0);
}
