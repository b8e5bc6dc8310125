import { Group, Menu, Slider, Text, UnstyledButton } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNextFilled,
  IconPlayerTrackPrevFilled,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Score } from '../../../../../src-shared/model/sop.ts';
import { formatTimecode } from '../../../../../src-shared/time.ts';
import { t } from '../../../../strings/index.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { useKeys } from '../../../../ui/use-keys.ts';
import { FindingMark } from '../../marks/FindingMark.tsx';
import { markPlaces, nextFinding, type PlacedFinding } from '../finding-order.ts';
import { findingTitle } from '../finding-title.ts';
import { stepClockSec } from './frame-step.ts';
import { LookBar } from './LookBar.tsx';
import { findingLook, lookAtStep } from './look.ts';
import classes from './SyncControls.module.css';
import { pairAt } from './sync-path.ts';
import type { ScoredPair } from './use-scored-pair.ts';

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];

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
  const playing = useStore(clock.store, (state) => state.playing);
  const look = useStore(clock.store, (state) => state.look);
  const clockSec = useStore(clock.store, (state) => Math.round(state.clockSec * 100) / 100);
  const path = clock.activePath();
  const { nextStep, walk, frame, nudge } = useMoves(score, pair, findings);
  useKeys({
    space: () => clock.toggle(),
    k: () => clock.pause(),
    n: (event) => walk(event.shiftKey ? -1 : 1),
    '[': () => (findings.length > 0 ? walk(-1) : nextStep(-1)),
    ']': () => (findings.length > 0 ? walk(1) : nextStep(1)),
    o: () => clock.setLoop(!clock.store.getState().loop),
    escape: () => {
      if (clock.store.getState().look) clock.leaveLook();
    },
    arrowleft: () => frame(-1),
    arrowright: () => frame(1),
    'shift+arrowleft': () => nudge(-1),
    'shift+arrowright': () => nudge(1),
    home: () => clock.seek(0),
  });
  const places = useMemo(() => markPlaces(findings, clock.path.durationSec), [findings, clock]);
  const { goldSec } = pairAt(path, clockSec);
  const step = score.steps.find((one) => goldSec >= one.goldStartSec - 0.01 && goldSec < one.goldEndSec);
  return (
    <div className={classes['syncControls']}>
      <div className={classes['track']}>
        <Slider
          thumbLabel={t.sop.position}
          aria-label={t.sop.position}
          min={0}
          max={Math.max(0.01, path.durationSec)}
          step={0.01}
          size={4}
          value={clockSec}
          onChange={(value) => clock.seek(value)}
          label={(value) => formatTimecode(value)}
        />
        {look
          ? null
          : findings.map(({ finding }, at) => (
              <button
                key={`${finding.type}-${finding.steps.join()}-${finding.startSec}`}
                type="button"
                className={classes['stop']}
                style={{ left: `${places[at]! * 100}%` }}
                aria-label={t.sop.lookAt(findingTitle(score, finding))}
                title={finding.explanation}
                onClick={() => clock.lookAt(findingLook(clock.path, finding, findingTitle(score, finding)))}
              >
                <FindingMark type={finding.type} size={14} />
              </button>
            ))}
      </div>
      {look ? <LookBar clock={clock} look={look} /> : null}
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Group gap={4} wrap="nowrap" miw={0}>
          <IconButton label={t.sop.scored.frameBack} shortcut="←" onClick={() => frame(-1)}>
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
          <IconButton label={t.sop.scored.frameOn} shortcut="→" onClick={() => frame(1)}>
            <IconPlayerTrackNextFilled size={14} />
          </IconButton>
          <div className={classes['gap']} />
          <IconButton label={t.sop.previousStep} onClick={() => nextStep(-1)}>
            <IconPlayerSkipBack size={16} />
          </IconButton>
          <IconButton label={t.sop.nextStep} onClick={() => nextStep(1)}>
            <IconPlayerSkipForward size={16} />
          </IconButton>
          <Text size="sm" truncate ml={8}>
            {step ? t.sop.inStep(step.index + 1, step.name) : t.sop.betweenSteps}
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap">
          {score.findings.length > 0 ? (
            <WalkButtons score={score} findings={findings} clock={clock} walk={walk} />
          ) : null}
          <SpeedMenu clock={clock} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {look ? t.sop.scored.lookHint : score.alignment.length === 0 ? t.sop.noAlignment : t.sop.sideHint}
      </Text>
    </div>
  );
}

/** The ways to go through both recordings. */
function useMoves(score: Score, pair: ScoredPair, findings: readonly PlacedFinding[]) {
  const { clock } = pair;
  const stepStarts = useMemo(
    () => score.steps.map((step) => lookAtStep(clock.path, step)).sort((a, b) => a - b),
    [score, clock],
  );
  const runClockSec = () => {
    const { look, clockSec } = clock.store.getState();
    return look ? look.clockSec : clockSec;
  };
  return {
    nextStep: (direction: 1 | -1) => {
      const now = runClockSec();
      const next =
        direction === 1 ? stepStarts.find((sec) => sec > now + 0.05) : stepStarts.findLast((sec) => sec < now - 0.4);
      if (next !== undefined) clock.seekRun(next);
    },
    walk: (direction: 1 | -1) => {
      const current = clock.store.getState().look?.finding ?? null;
      const next = nextFinding(findings, { finding: current, clockSec: runClockSec() }, direction);
      if (next) clock.lookAt(findingLook(clock.path, next, findingTitle(score, next)));
    },
    frame: (direction: 1 | -1) => {
      clock.pause();
      const grids = { gold: pair.gold.video, trainee: pair.trainee.video };
      clock.seek(stepClockSec(clock.activePath(), clock.store.getState().clockSec, direction, grids));
    },
    nudge: (deltaSec: number) => clock.seek(clock.store.getState().clockSec + deltaSec),
  };
}

function WalkButtons({
  score,
  findings,
  clock,
  walk,
}: {
  score: Score;
  findings: readonly PlacedFinding[];
  clock: ScoredPair['clock'];
  walk: (direction: 1 | -1) => void;
}) {
  const current = useStore(clock.store, (state) => state.look?.finding ?? null);
  const at = findings.findIndex(({ finding }) => finding === current);
  return (
    <Group gap={0} wrap="nowrap" className={classes['walk']}>
      <IconButton
        label={t.sop.previousFinding}
        shortcut="Shift N"
        disabled={findings.length === 0}
        onClick={() => walk(-1)}
      >
        <IconChevronLeft size={16} />
      </IconButton>
      <Text size="xs" px={4} style={{ whiteSpace: 'nowrap' }}>
        {at >= 0
          ? t.sop.scored.findingOf(at + 1, findings.length)
          : findings.length < score.findings.length
            ? t.sop.scored.shownOf(findings.length, score.findings.length)
            : t.sop.findingCount(findings.length)}
      </Text>
      <IconButton label={t.sop.nextFinding} shortcut="N" disabled={findings.length === 0} onClick={() => walk(1)}>
        <IconChevronRight size={16} />
      </IconButton>
    </Group>
  );
}

function SpeedMenu({ clock }: { clock: ScoredPair['clock'] }) {
  const speed = useStore(clock.store, (state) => state.speed);
  return (
    <Menu position="top">
      <Menu.Target>
        <UnstyledButton className={classes['speed']} aria-label={`${t.review.player.speed}: ${speed} ×`}>
          {speed} ×
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {SPEEDS.map((one) => (
          <Menu.Item key={one} onClick={() => clock.setSpeed(one)} fw={one === speed ? 600 : 400}>
            {one} ×
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
