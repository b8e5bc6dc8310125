import type { z } from 'zod';
import type { Worded } from '../sentences/word.ts';
import { cameraCalls } from './calls/cameras.ts';
import { checkCalls } from './calls/check.ts';
import { databaseCalls } from './calls/databases.ts';
import { evaluationCalls } from './calls/evaluation.ts';
import { exportCalls } from './calls/exports.ts';
import { migrateSopilotCalls } from './calls/migrate-sopilot.ts';
import { migrateVectorCalls } from './calls/migrate-vectors.ts';
import { modelCalls } from './calls/models.ts';
import { privacyCalls } from './calls/privacy.ts';
import { proxyCalls } from './calls/proxies.ts';
import { sopCalls } from './calls/sop.ts';
import { sopAdapterCalls } from './calls/sop-adapter.ts';
import { sopHeatMapCalls } from './calls/sop-heat-map.ts';
import { sopQueueCalls } from './calls/sop-queue.ts';
import { systemCalls } from './calls/system.ts';
import { videoCalls } from './calls/videos.ts';
import { vigilCalls } from './calls/vigil.ts';
import { watchCalls } from './calls/watch.ts';

/**
 * The one table of everything the core can do. Electron's call channel, `POST /call/:name`, the REST aliases, the
 * command line and the API reference all read it; a new call is one line here and one handler.
 */
export const api = {
  ...videoCalls,
  ...cameraCalls,
  ...exportCalls,
  ...proxyCalls,
  ...vigilCalls,
  ...sopCalls,
  ...sopHeatMapCalls,
  ...sopAdapterCalls,
  ...systemCalls,
  ...modelCalls,
  ...checkCalls,
  ...evaluationCalls,
  ...databaseCalls,
  ...migrateVectorCalls,
  ...privacyCalls,
  ...sopQueueCalls,
  ...watchCalls,
  ...migrateSopilotCalls,
} as const;

type Api = typeof api;
export type CallName = keyof Api;
/** What a caller writes (defaults may be left out). */
export type CallInput<Name extends CallName> = z.input<Api[Name]['input']>;
/** What a handler gets (parsed, defaults filled in). */
export type ParsedInput<Name extends CallName> = z.output<Api[Name]['input']>;
/** What a handler answers, with sentences as data. */
export type CallAnswer<Name extends CallName> = z.output<Api[Name]['output']>;
/** What a caller gets: the answer with its sentences worded in the caller's language. */
export type CallOutput<Name extends CallName> = Worded<CallAnswer<Name>>;

/** Calls that give a job's id, and what comes out of the job. */
export type LongCallName = {
  [Name in CallName]: Api[Name] extends { readonly result: z.ZodType } ? Name : never;
}[CallName];
/** What the job of a long call leaves as its result, with sentences as data. */
export type LongCallResult<Name extends LongCallName> = z.output<Api[Name]['result']>;
/** The same as a caller gets it, worded. */
export type LongCallOutput<Name extends LongCallName> = Worded<LongCallResult<Name>>;

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(api, name);
}
