import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { DatabaseName, DatabaseStatus, DatabaseVerdict } from '../../../src-shared/model/databases.ts';

type Replication = NonNullable<DatabaseStatus['replication']>;

/** A library that is kept in two databases. */
export interface TwoDatabases {
  status(): Promise<Replication & { readonly primary: DatabaseName }>;
  verify(signal: AbortSignal): Promise<DatabaseVerdict>;
  promote(to: DatabaseName, signal: AbortSignal): Promise<DatabaseVerdict>;
  refill(): Promise<void>;
}

export interface DatabaseDependencies {
  /** The only database, where there is one. */
  readonly single: DatabaseName;
  readonly two: TwoDatabases | undefined;
  readonly announce: () => void;
}

export function createDatabaseHandlers({
  single,
  two,
  announce,
}: DatabaseDependencies): Handlers<'databases.status' | 'databases.verify' | 'databases.promote' | 'databases.refill'> {
  const both = (): TwoDatabases => {
    if (two) return two;
    throw new VigilError(
      'conflict',
      'This library is kept in one database; there is no second one to compare it with.',
      {
        hint: 'Start Vigil with VIGIL_DB=dual.',
      },
    );
  };
  const status = async (): Promise<DatabaseStatus> => {
    if (!two) return { mode: single, primary: single, replication: null };
    const { primary, ...replication } = await two.status();
    return { mode: 'dual', primary, replication };
  };
  return {
    'databases.status': status,
    'databases.refill': async () => {
      await both().refill();
      return status();
    },
    'databases.verify': (_input, { signal }) => both().verify(signal),
    'databases.promote': async ({ to }, { signal }) => {
      const verdict = await both().promote(to, signal);
      announce();
      return verdict;
    },
  };
}
