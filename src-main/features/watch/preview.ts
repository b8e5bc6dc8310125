import { join } from 'node:path';
import type { CallAnswer, ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Parts } from '../feature.ts';
import { isVideoName } from '../ingest/folder-walk.ts';
import { listInbox } from './inbox.ts';
import { filesWithReceipts, PROCESSED, readReceipt } from './receipts.ts';
import { placeOf, readRules } from './watch-rules.ts';

const MAX_EXAMPLES = 5;
/** Files that were taken in are looked at up to here: each has a receipt to be read. */
const MAX_TAKEN = 500;

/**
 * What files of the watched folder would be taken for: those given, else those that lie there, else those that were
 * taken in. Throws `bad-input` for rules that are wrong.
 */
export async function previewRules(
  { rules, names }: ParsedInput<'watch.preview'>,
  folder: string,
  { settings }: Pick<Parts, 'settings'>,
  signal: AbortSignal,
): Promise<CallAnswer<'watch.preview'>> {
  const { watch, watchRules } = settings.get();
  const read = readRules(rules ?? watchRules);
  const files = names ? { source: 'given' as const, names } : await filesOf(folder, signal);
  const groups = new Map<number | null, CallAnswer<'watch.preview'>['groups'][number]>();
  for (const name of files.names) {
    const { rule, place } = placeOf(name, read, watch);
    const group = groups.get(rule) ?? { rule, count: 0, examples: [] };
    const examples = group.count < MAX_EXAMPLES ? [...group.examples, { name, ...place }] : group.examples;
    groups.set(rule, { rule, count: group.count + 1, examples });
  }
  const last = read.length;
  return {
    source: files.source,
    total: files.names.length,
    groups: [...groups.values()].sort((a, b) => (a.rule ?? last) - (b.rule ?? last)),
  };
}

async function filesOf(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly source: 'waiting' | 'taken'; readonly names: readonly string[] }> {
  const inbox = await listInbox(folder, signal).catch(() => ({ files: [] }));
  const waiting = inbox.files.map(({ name }) => name).filter(isVideoName);
  if (waiting.length > 0) return { source: 'waiting', names: waiting };
  const taken = (await filesWithReceipts(join(folder, PROCESSED))).slice(0, MAX_TAKEN);
  const receipts = await Promise.all(taken.map(readReceipt));
  return { source: 'taken', names: receipts.flatMap((receipt) => (receipt ? [receipt.source] : [])) };
}
