import { useState } from 'react';
import { connection } from '../../../client/connection.ts';
import type { Picked } from '../../../client/file-access.ts';
import { useAction } from '../../../client/queries.ts';
import { takeIn } from '../../../state/intake.ts';
import { showError } from '../../../state/notices.ts';

export type TakeKind = 'gold' | 'trainee';

/** Where the recording of a take comes from. */
export type TakeSource =
  | { readonly kind: 'library'; readonly videoId: string }
  | { readonly kind: 'files'; readonly picked: Picked }
  | { readonly kind: 'path'; readonly path: string };

const SHOWN = ['sop.takes.list', 'sop.tasks.list', 'videos.list', 'jobs.list'] as const;

/** Makes a take of a recording: brings it into the library first where it is not there yet, and tells of which video. */
export function useAddTake(kind: TakeKind) {
  const [isSending, setSending] = useState(false);
  /** The video that is indexed before it can be a take. */
  const [videoId, setVideoId] = useState<string | null>(null);
  const gold = useAction('sop.addGold', { refresh: SHOWN });
  const trainee = useAction('sop.addVideo', { refresh: SHOWN });
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
    setVideoId('videoId' in recording ? recording.videoId : null);
    action.mutate({ ...take, ...recording }, { onSuccess: onDone });
  };
  return { add, videoId, isBusy: isSending || action.isPending };
}

/** The video of a source; its path where it cannot be one video, so that the core says what is wrong with it. */
async function bringIn(source: TakeSource): Promise<{ videoId: string } | { path: string } | undefined> {
  switch (source.kind) {
    case 'library':
      return { videoId: source.videoId };
    case 'files': {
      const [videoId] = await takeIn([source.picked]);
      return videoId === undefined ? undefined : { videoId };
    }
    case 'path': {
      const { videos } = await connection.client.call('videos.import', { paths: [source.path] });
      const [only] = videos.length === 1 ? videos : [];
      return only?.videoId ? { videoId: only.videoId } : { path: source.path };
    }
  }
}
