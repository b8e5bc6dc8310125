import { useState } from 'react';
import type { Picked } from '../../../client/file-access.ts';
import { useLongAction } from '../../../client/queries.ts';
import { importFiles } from '../../../state/intake.ts';
import { showError } from '../../../state/notices.ts';

export type TakeKind = 'gold' | 'trainee';

/** Where the recording of a take comes from. */
export type TakeSource =
  | { readonly kind: 'library'; readonly videoId: string }
  | { readonly kind: 'files'; readonly picked: Picked }
  | { readonly kind: 'path'; readonly path: string };

const SHOWN = ['sop.takes.list', 'sop.tasks.list', 'videos.list', 'jobs.list'] as const;

/** Makes a take of a recording: brings it into the library first where it is not there yet; `job` is how far that is. */
export function useAddTake(kind: TakeKind) {
  const [isSending, setSending] = useState(false);
  const gold = useLongAction('sop.addGold', { refresh: SHOWN });
  const trainee = useLongAction('sop.addVideo', { refresh: SHOWN });
  const action = kind === 'gold' ? gold : trainee;

  const add = async (
    source: TakeSource,
    take: { taskId: string; label?: string; fromSec?: string; toSec?: string },
    onDone: () => void,
  ): Promise<void> => {
    setSending(true);
    const recording = await bringIn(source).catch(showError);
    setSending(false);
    // Refused: the reason stands below the form, or was said.
    if (!recording) return;
    action.mutate({ ...take, ...recording }, { onSuccess: onDone });
  };
  return { add, job: action.job, isBusy: isSending || action.isPending };
}

/** The video of a source; a path goes to the core as it is. */
async function bringIn(source: TakeSource): Promise<{ videoId: string } | { path: string } | undefined> {
  switch (source.kind) {
    case 'library':
      return { videoId: source.videoId };
    case 'files': {
      const [videoId] = await importFiles([source.picked]);
      return videoId === undefined ? undefined : { videoId };
    }
    case 'path':
      return { path: source.path };
  }
}
