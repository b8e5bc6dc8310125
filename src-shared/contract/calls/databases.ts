import { z } from 'zod';
import { Empty } from '../../model/common.ts';
import { DatabaseName, DatabaseStatus, DatabaseVerdict } from '../../model/databases.ts';
import { call } from '../call.ts';

export const databaseCalls = {
  'databases.status': call(Empty, DatabaseStatus, 'Which database the library is in, and how far a second one is.', {
    http: 'GET /databases',
  }),
  'databases.verify': call(
    Empty,
    DatabaseVerdict,
    'Bring the second database up to date and compare every row of the two.',
    { http: 'POST /databases/verify' },
  ),
  'databases.refill': call(
    Empty,
    DatabaseStatus,
    'Empty the second database and fill it from the first; for one that was altered behind Vigil’s back.',
    { http: 'POST /databases/refill' },
  ),
  'databases.promote': call(
    z.object({ to: DatabaseName }),
    DatabaseVerdict,
    'Make the other database the one that is written and read, after a clean comparison.',
    { http: 'POST /databases/promote' },
  ),
} as const;
