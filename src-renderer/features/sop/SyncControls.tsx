import { Group, Menu, Slider, Text, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Score } from '../../../src-shared/model/sop.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { FindingMark } from './FindingMark.tsx';
import { lookAtFinding, lookAtStep } from './look.ts';
import classes from './sop.module.css';
import type { SyncClock } from './sync-clock.ts';
import { pairAt, type SyncPath } from './sync-path.ts';

const SPEEDS = [0.5, 1, 2, 4];

/** One set of controls for both recordings: play, step to step, finding to finding. */
export function SyncControls({ score, clock, path }: { score: Score; clock: SyncClock; path: SyncPath }) {
  const playing = useStore(clock.store, (state) => state.playing);
  const speed = useStore(clock.store, (state) => state.speed);
  const clockSec = useStore(clock.store, (state) => Math.round(state.clockSec * 10) / 10);
  const stops = useMemo(
    () => ({
      steps: score.steps.map((step) => lookAtStep(path, step)).sort((a, b) => a - b),
      findings: score.findings.map((finding) => lookAtFinding(path, finding)).sort((a, b) => a - b),
    }),
    [score, path],
  );
  const jump = (list: readonly number[], direction: 1 | -1) => {
    const now = clock.store.getState().clockSec;
    const next = direction === 1 ? list.find((sec) => sec > now + 0.05) : list.findLast((sec) => sec < now - 0.4);
    if (next !== undefined) clock.seek(next);
  };
  const nudge = (deltaSec: number) => clock.seek(clock.store.getState().clockSec + deltaSec);
  useKeys({
    space: () => clock.toggle(),
    k: () => clock.pause(),
    '[': () => jump(stops.findings.length > 0 ? stops.findings : stops.steps, -1),
    ']': () => jump(stops.findings.length > 0 ? stops.findings : stops.steps, 1),
    arrowleft: () => nudge(-1),
    arrowright: () => nudge(1),
    home: () => clock.seek(0),
  });
  const { goldSec } = pairAt(path, clockSec);
  const step = score.steps.find((one) => goldSec >= one.goldStartSec - 0.01 && goldSec < one.goldEndSec);
  return (
    <div className={classes['syncControls']}>
      <div className={classes['track']}>
        <Slider
          thumbLabel={t.sop.position}
          aria-label={t.sop.position}
          min={0}
          max={path.durationSec}
          step={0.1}
          size={4}
          value={clockSec}
          onChange={(value) => clock.seek(value)}
          label={(value) => formatTimecode(value)}
        />
        {score.findings.map((finding) => (
          <button
            key={`${finding.type}-${finding.steps.join()}-${finding.startSec}`}
            type="button"
            className={classes['stop']}
            style={{ left: `${(lookAtFinding(path, finding) / Math.max(0.1, path.durationSec)) * 100}%` }}
            aria-label={t.sop.lookAt(t.sop.findingTypes[finding.type])}
            title={finding.explanation}
            onClick={() => clock.seek(lookAtFinding(path, finding))}
          >
            <FindingMark type={finding.type} size={14} />
          </button>
        ))}
      </div>
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Group gap={4} wrap="nowrap">
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
          <IconButton label={t.sop.previousStep} onClick={() => jump(stops.steps, -1)}>
            <IconChevronLeft size={16} />
          </IconButton>
          <IconButton label={t.sop.nextStep} onClick={() => jump(stops.steps, 1)}>
            <IconChevronRight size={16} />
          </IconButton>
          <IconButton
            label={t.sop.nextFinding}
            shortcut="]"
            disabled={score.findings.length === 0}
            onClick={() => jump(stops.findings, 1)}
          >
            <IconAlertTriangle size={16} />
          </IconButton>
          <Text size="sm" truncate ml={8}>
            {step ? t.sop.inStep(step.index + 1, step.name) : t.sop.betweenSteps}
          </Text>
        </Group>
        <Menu position="top">
          <Menu.Target>
            <UnstyledButton className={classes['speed']} aria-label={`${t.review.player.speed}: ${speed} ×`}>
              {speed} ×
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {SPEEDS.map((one) => (
              <Menu.Item key={one} onClick={() => clock.setSpeed(one)}>
                {one} ×
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Text size="xs" c="dimmed">
        {score.alignment.length === 0 ? t.sop.noAlignment : t.sop.sideHint}
      </Text>
    </div>
  );
}
