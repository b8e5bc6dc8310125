import { create } from 'zustand';
import { asVigilError, type ErrorShape, VigilError } from '../../src-shared/contract/errors.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { connection } from '../client/connection.ts';
import type { Picked } from '../client/file-access.ts';
import { refresh } from '../client/queries.ts';
import { sentences } from '../strings/index.ts';
import { mayImport } from './import-check.ts';

/** A file on its way into the library, or one that was refused; what is imported is a job from there on. */
export interface IntakeItem {
  readonly itemId: string;
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'checking' | 'refused';
  /** 0..1 of the bytes sent. */
  readonly sent: number;
  readonly error: ErrorShape | null;
}

interface Intake {
  readonly items: readonly IntakeItem[];
  readonly alreadyKnown: number;
}

export const useIntake = create<Intake>(() => ({ items: [], alreadyKnown: 0 }));

const stops = new Map<string, AbortController>();

const change = (itemId: string, patch: Partial<IntakeItem>): void =>
  useIntake.setState(({ items }) => ({
    items: items.map((item) => (item.itemId === itemId ? { ...item, ...patch } : item)),
  }));

export function dismissIntake(itemId: string): void {
  stops.get(itemId)?.abort();
  useIntake.setState(({ items }) => ({ items: items.filter((item) => item.itemId !== itemId) }));
}

export function dismissRefused(): void {
  useIntake.setState(({ items }) => ({ items: items.filter((item) => item.state !== 'refused'), alreadyKnown: 0 }));
}

/**
 * Imports files or folders, one after the other: a bad one shows its reason and the rest go on. Much of it at once is
 * asked about before. Resolves with the ids of the videos now in the library.
 */
export async function importFiles(picked: readonly Picked[]): Promise<string[]> {
  if (!(await mayImport(picked))) return [];
  const waiting = picked.map((one) => ({ itemId: crypto.randomUUID(), one }));
  useIntake.setState(({ items }) => ({
    alreadyKnown: 0,
    items: [
      ...items.filter((item) => item.state !== 'refused'),
      ...waiting.map(
        ({ itemId, one }): IntakeItem => ({ itemId, name: one.name, state: 'waiting', sent: 0, error: null }),
      ),
    ],
  }));
  const videoIds: string[] = [];
  for (const { itemId, one } of waiting) {
    if (!useIntake.getState().items.some((item) => item.itemId === itemId)) continue;
    videoIds.push(...(await importOne(itemId, one)));
  }
  return videoIds;
}

async function importOne(itemId: string, picked: Picked): Promise<string[]> {
  const stop = new AbortController();
  stops.set(itemId, stop);
  try {
    change(itemId, { state: 'sending' });
    const path = await connection.files.deliver(picked, (sent) => change(itemId, { sent }), stop.signal);
    change(itemId, { state: 'checking', sent: 1 });
    const { videos } = await runLongCall(
      connection.client,
      'videos.import',
      { paths: [path] },
      { signal: stop.signal },
    );
    dismissIntake(itemId);
    const refused = videos.flatMap((video): IntakeItem[] =>
      video.error
        ? [
            {
              itemId: crypto.randomUUID(),
              name: picked.kind === 'bytes' ? picked.name : nameOf(video.path),
              state: 'refused',
              sent: 1,
              error: video.error,
            },
          ]
        : [],
    );
    const known = videos.filter((video) => video.alreadyKnown && !video.error).length;
    useIntake.setState((state) => ({
      items: [...state.items, ...refused],
      alreadyKnown: state.alreadyKnown + known,
    }));
    if (videos.length === 0) {
      throw new VigilError('not-found', say('no-video-in-folder', { name: picked.name }), { catalog: sentences });
    }
    return videos.flatMap((video) => (video.videoId === null ? [] : [video.videoId]));
  } catch (thrown) {
    refuse(itemId, picked.name, asVigilError(thrown));
    return [];
  } finally {
    stops.delete(itemId);
    refresh(['videos.list', 'jobs.list']);
  }
}

function refuse(itemId: string, name: string, error: VigilError): void {
  if (error.code === 'cancelled') {
    dismissIntake(itemId);
    return;
  }
  useIntake.setState(({ items }) => ({
    items: [
      ...items.filter((item) => item.itemId !== itemId),
      { itemId, name, state: 'refused', sent: 1, error: error.toShape() },
    ],
  }));
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
