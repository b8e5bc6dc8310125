import { setTimeout as delay } from 'node:timers/promises';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Log } from '../../platform/log.ts';
import { readState, writeState } from './change-log.ts';
import { copyEverything, outstandingCount, replicateRound } from './replicate-round.ts';
import { anyTables, type Side } from './side.ts';
import type { SideName } from './switch-dialect.ts';
import type { TableShape } from './table-shapes.ts';

export interface ReplicationStatus {
  readonly primary: SideName;
  readonly state: 'in-step' | 'behind' | 'copying' | 'waiting';
  /** Changed rows that the secondary does not have yet. */
  readonly rowsBehind: number;
  /** Age of the oldest of them in seconds; 0 when there is none. */
  readonly secondsBehind: number;
  /** Rows copied so far while `copying`. */
  readonly rowsCopied: number;
  /** Why the secondary cannot be written, while `waiting`. */
  readonly problem: Sentence | null;
}

export interface ReplicatorOptions {
  readonly tables: readonly TableShape[];
  readonly primary: () => Side;
  /** Opens the other database; rejects while it cannot be had. */
  readonly openSecondary: () => Promise<Side>;
  readonly log: Log;
}

export interface Replicator {
  /** Something may have been written. */
  readonly wake: () => void;
  status(): Promise<ReplicationStatus>;
  /** Runs `work` with the secondary open and whole while no round runs. Rejects while the secondary is down. */
  exclusively<Result>(work: (secondary: Side) => Promise<Result>): Promise<Result>;
  /** Inside `exclusively`: the sides have changed places, `former` is the secondary now. */
  exchange(former: Side): void;
  close(): Promise<void>;
}

/** Writes come in bursts; a round takes a burst whole. */
const GATHER_MS = 100;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** How long a status waits for what the secondary says at the start: a server of our own is ready in seconds. */
const FIRST_ANSWER_MS = 8_000;

/** Carries changes to the secondary whenever there are any, and keeps trying while it is down. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its timer, its turn and what it knows of the secondary are one state.
export function createReplicator({ tables, primary, openSecondary, log }: ReplicatorOptions): Replicator {
  const closing = new AbortController();
  const { signal } = closing;
  let secondary: Side | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let pauseMs = FIRST_PAUSE_MS;
  let problem: Sentence | null = null;
  let copying = false;
  let rowsCopied = 0;
  let working: Promise<unknown> = Promise.resolve();
  /** Settles when it is known for the first time how the secondary stands. */
  const firstAnswer = Promise.withResolvers<void>();
  let answered = false;
  const noteAnswer = (): void => {
    answered = true;
    firstAnswer.resolve();
  };

  /** One thing after another: rounds, comparisons, exchanges. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = working.then(() => {
      signal.throwIfAborted();
      return work();
    });
    working = result.catch(() => {});
    return result;
  };

  const ready = async (): Promise<Side> => {
    secondary ??= await openSecondary();
    const { db } = primary().database;
    if ((await readState(db, 'synced')) === 'yes') return secondary;
    copying = true;
    rowsCopied = 0;
    noteAnswer();
    try {
      await copyEverything(primary(), secondary, { tables, signal }, (rows) => {
        rowsCopied += rows;
      });
      await writeState(db, 'synced', 'yes');
    } finally {
      copying = false;
    }
    return secondary;
  };

  const schedule = (inMs: number): void => {
    const at = performance.now() + inMs;
    if (signal.aborted || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY;
      timer = undefined;
      void inTurn(round).catch(() => {});
    }, inMs);
    timer.unref();
  };

  const round = async (): Promise<void> => {
    try {
      await replicateRound(primary(), await ready(), { tables, signal });
      pauseMs = FIRST_PAUSE_MS;
      if (problem !== null) {
        log.info('The secondary database is reached again and up to date.');
        problem = null;
      }
    } catch (error) {
      if (signal.aborted) return;
      const { message, said } = asVigilError(error);
      if (problem === null) log.warn(`The secondary database waits: ${message}`);
      problem = said.message;
      schedule(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    } finally {
      noteAnswer();
    }
  };

  return {
    wake: () => {
      // While the secondary is down, its own pauses decide.
      if (problem === null) schedule(GATHER_MS);
    },
    status: async () => {
      if (!answered) await Promise.race([firstAnswer.promise, delay(FIRST_ANSWER_MS)]);
      const silent = answered ? null : say('second-database-silent');
      const { rows, since } = await outstandingCount(anyTables(primary().database.db));
      const age = since === null ? 0 : (Date.now() - Date.parse(since)) / 1000;
      return {
        primary: primary().name,
        state: copying ? 'copying' : (problem ?? silent) !== null ? 'waiting' : rows > 0 ? 'behind' : 'in-step',
        rowsBehind: rows,
        secondsBehind: Math.max(0, age),
        rowsCopied,
        problem: problem ?? silent,
      };
    },
    exclusively: (work) => inTurn(async () => work(await ready())),
    exchange: (former) => {
      secondary = former;
    },
    close: async () => {
      closing.abort();
      clearTimeout(timer);
      await working;
      await secondary?.close();
    },
  };
}
