import { Group, Text } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import { t } from '../../../../strings/index.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import type { PlacedFinding } from '../finding-order.ts';
import { FindingWalk } from './FindingWalk.tsx';
import { PairedPlaybackBar } from './PairedPlaybackBar.tsx';
import { SpeedMenu } from './SpeedMenu.tsx';
import classes from './SyncControls.module.css';
import { SyncTrack } from './SyncTrack.tsx';
import { pairAt } from './sync-path.ts';
import type { ScoredPair } from './use-scored-pair.ts';
import { type SyncMoves, useSyncMoves } from './use-sync-moves.ts';

/** One set of controls for both recordings: play, frame to frame, step to step, finding to finding. */
export function SyncControls({
  score,
  pair,
  findings,
}: {
  score: Score;
  pair: ScoredPair;
  findings: readonly PlacedFinding[];
}) {
  const { clock } = pair;
  const paired = useStore(clock.store, (state) => state.paired);
  const moves = useSyncMoves(score, pair, findings);
  return (
    <div className={classes['syncControls']}>
      <SyncTrack score={score} clock={clock} findings={findings} />
      {paired ? <PairedPlaybackBar clock={clock} playback={paired} /> : null}
      <Group justify="space-between" gap={8} wrap="nowrap">
        <PlayButtons score={score} clock={clock} moves={moves} />
        <Group gap={4} wrap="nowrap">
          {score.findings.length > 0 ? (
            <FindingWalk score={score} findings={findings} clock={clock} onWalk={moves.toFinding} />
          ) : null}
          <SpeedMenu clock={clock} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {paired ? t.sop.scored.pairedHint : score.alignment.length === 0 ? t.sop.noAlignment : t.sop.sideHint}
      </Text>
    </div>
  );
}

function PlayButtons({ score, clock, moves }: { score: Score; clock: ScoredPair['clock']; moves: SyncMoves }) {
  const playing = useStore(clock.store, (state) => state.playing);
  const step = useStore(clock.store, ({ clockSec }) => {
    const { goldSec } = pairAt(clock.activePath(), clockSec);
    return score.steps.find((one) => goldSec >= one.goldStartSec - 0.01 && goldSec < one.goldEndSec);
  });
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <IconButton label={t.sop.scored.frameBack} shortcut="←" onClick={() => moves.frame(-1)}>
        <IconPlayerTrackPrevFilled size={14} />
      </IconButton>
      <IconButton
        label={playing ? t.sop.pauseBoth : t.sop.playBoth}
        shortcut="Space"
        variant="filled"
        color="signal"
        size={32}
        onClick={() => clock.toggle()}
      >
        {playing ? <IconPlayerPauseFilled size={16} /> : <IconPlayerPlayFilled size={16} />}
      </IconButton>
      <IconButton label={t.sop.scored.frameOn} shortcut="→" onClick={() => moves.frame(1)}>
        <IconPlayerTrackNextFilled size={14} />
      </IconButton>
      <div className={classes['gap']} />
      <IconButton label={t.sop.previousStep} onClick={() => moves.toStep(-1)}>
        <IconPlayerSkipBack size={16} />
      </IconButton>
      <IconButton label={t.sop.nextStep} onClick={() => moves.toStep(1)}>
        <IconPlayerSkipForward size={16} />
      </IconButton>
      <Text size="sm" truncate ml={8}>
        {step ? t.sop.inStep(step.index + 1, step.name) : t.sop.betweenSteps}
      </Text>
    </Group>
  );
}
