import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { DatabaseStatus } from '../../../src-shared/model/databases.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { DualControl } from '../../stores/dual/dual-database.ts';
import type { Feature, Parts } from '../feature.ts';

type Calls = 'databases.status' | 'databases.verify' | 'databases.promote' | 'databases.refill';

/** Which database the library is in, and a second one beside it. */
export function databasesFeature({
  database,
  dual,
  events,
}: Pick<Parts, 'database' | 'dual' | 'events'>): Feature<Calls> {
  const both = (): DualControl => {
    if (dual) return dual;
    throw new VigilError('conflict', say('no-second-database'), { hint: say('no-second-database-hint') });
  };
  const status = async (): Promise<DatabaseStatus> => {
    if (!dual) return { mode: database.dialect, primary: database.dialect, replication: null };
    const { primary, ...replication } = await dual.status();
    return { mode: 'dual', primary, replication };
  };
  return {
    calls: {
      'databases.status': status,
      'databases.refill': async () => {
        await both().refill();
        return status();
      },
      'databases.verify': (_input, { signal }) => both().verify(signal),
      'databases.promote': async ({ to }, { signal }) => {
        const verdict = await both().promote(to, signal);
        events.publish({ type: 'settings.changed' });
        return verdict;
      },
    },
  };
}
