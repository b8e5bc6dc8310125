import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';

export const DatabaseName = z.enum(['sqlite', 'postgres']);
export type DatabaseName = z.infer<typeof DatabaseName>;

/** How the library's databases stand. */
export const DatabaseStatus = z.object({
  mode: z.enum(['sqlite', 'postgres', 'dual']),
  primary: DatabaseName,
  /** Null unless the library is kept in two databases. */
  replication: z
    .object({
      state: z.enum(['in-step', 'behind', 'copying', 'waiting']),
      /** Changed rows that the other database does not have yet. */
      rowsBehind: z.number().int(),
      /** Age of the oldest of them. */
      secondsBehind: z.number(),
      /** Rows copied so far, while `copying`. */
      rowsCopied: z.number().int(),
      /** Why the other database cannot be written, while `waiting`. */
      problem: Sentence.nullable(),
    })
    .nullable(),
});
export type DatabaseStatus = z.infer<typeof DatabaseStatus>;

/** What a comparison of the two databases found. */
export const DatabaseVerdict = z.object({
  clean: z.boolean(),
  primary: DatabaseName,
  tables: z.array(
    z.object({
      table: z.string(),
      primaryRows: z.number().int(),
      secondaryRows: z.number().int(),
      /** Sums over all rows in any order, 16 hexadecimal digits. */
      primaryChecksum: z.string(),
      secondaryChecksum: z.string(),
      /** The first rows that are not the same. */
      differences: z.array(
        z.object({
          key: z.array(z.union([z.string(), z.number()])),
          kind: z.enum(['missing', 'extra', 'different']),
          columns: z.array(z.string()),
        }),
      ),
    }),
  ),
});
export type DatabaseVerdict = z.infer<typeof DatabaseVerdict>;
