import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Video } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { t } from '../../strings/index.ts';
import { duration, percent } from '../format.ts';
import { nearestBefore } from './frame-steps.ts';
import classes from './PlayerView.module.css';
import type { Player } from './player.ts';
import type { useSource } from './use-source.ts';

const words = t.review.player;

/** The stored still nearest to the player's time. */
export function Stills({
  player,
  videoId,
  times,
  label,
  onToggle,
}: {
  player: Player;
  videoId: string;
  times: readonly number[];
  label: string;
  onToggle: () => void;
}) {
  const sec = useStore(player.store, (state) => nearestBefore(times, state.sec) ?? Math.floor(state.sec));
  // The next stills are asked for ahead, so that playing does not flicker.
  const ahead = useMemo(() => times.filter((time) => time > sec && time < sec + 4).slice(0, 4), [times, sec]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same is on the space key and on the play button.
    <div
      className={classes['picture']}
      role="img"
      aria-label={label}
      data-stills={sec}
      onClick={onToggle}
      style={{
        backgroundImage: [sec, ...ahead].map((time) => `url("${connection.media.thumb(videoId, time)}")`).join(', '),
        backgroundSize: 'contain',
        backgroundPosition: 'center',
        backgroundRepeat: 'no-repeat',
      }}
    />
  );
}

/** Why there are stills, how long yet, and what can be done about it. */
export function StillsNote({
  state,
  of,
}: {
  state: Video['fileState'];
  of: Pick<ReturnType<typeof useSource>, 'job' | 'problem' | 'isOther' | 'canPrepare' | 'prepare' | 'playAnyway'>;
}) {
  return (
    <Text size="xs" component="div" className={classes['note']} data-preparing={of.job?.state}>
      {whyStills(state, of)}
      {of.isOther ? <Way label={words.playAnyway} onClick={of.playAnyway} /> : null}
      {of.canPrepare ? <Way label={words.prepare} onClick={of.prepare} /> : null}
    </Text>
  );
}

function Way({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className={classes['anyway']} onClick={onClick}>
      {label}
    </button>
  );
}

function whyStills(
  state: Video['fileState'],
  { isOther, job, problem }: Parameters<typeof StillsNote>[0]['of'],
): string {
  if (isOther) return words.changed;
  if (state === 'gone') return `${words.missing} ${words.missingHint}`;
  if (job?.state === 'running') {
    return words.prepared(percent(job.progress), job.etaSec === null ? '' : t.common.left(duration(job.etaSec)));
  }
  if (job) return words.preparing;
  return problem === null ? words.stills : words.notPrepared(problem);
}
