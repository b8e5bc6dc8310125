import { type Lease, NOT_SHARED } from '../jobs/job-leases.ts';
import type { Config } from '../platform/config.ts';
import { ownerIdOf } from '../platform/owner-id.ts';
import { dataPaths } from '../platform/paths.ts';

/** Who this Vigil is among those that may have the same database; nobody else has one on this machine alone. */
export function jobLease({ dataDir, db, postgresUrl }: Config): Lease {
  if (db !== 'postgres' || postgresUrl === null) return NOT_SHARED;
  return { ...NOT_SHARED, ownerId: ownerIdOf(dataPaths(dataDir).ownerId), shared: true };
}
