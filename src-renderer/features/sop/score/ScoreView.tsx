import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import { useCall } from '../../../client/queries.ts';
import { goTo } from '../../../state/navigation.ts';
import { sopPlace } from '../../../state/places.ts';
import { useJob } from '../../../state/use-job.ts';
import { t } from '../../../strings/index.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { dateLabel } from '../../../ui/format.ts';
import { JobProgress } from '../../../ui/JobProgress.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import frameClasses from '../frames.module.css';
import { PassBadge } from '../marks/PassBadge.tsx';
import { FindingsList } from './FindingsList.tsx';
import { placedFindings } from './finding-order.ts';
import { findingTitle } from './finding-title.ts';
import { HeatMap } from './HeatMap.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { Metrics } from './Metrics.tsx';
import { clockAtFinding, type PairedPlayback, playbackOfFinding, playbackOfStep } from './playback/paired-playback.ts';
import { SideBySide } from './playback/SideBySide.tsx';
import { type ScoredPair, useScoredPair } from './playback/use-scored-pair.ts';
import { ReportButtons } from './ReportButtons.tsx';
import { ScoredWith } from './ScoredWith.tsx';
import { ScoreGauge } from './ScoreGauge.tsx';
import { ScoreNotices } from './ScoreNotices.tsx';
import classes from './ScoreView.module.css';
import { StepRibbon } from './StepRibbon.tsx';
import { StepTable } from './StepTable.tsx';

/** One score: the number, why, and both recordings to see it. */
export function ScoreView({ scoreId, taskId }: { scoreId: string; taskId: string }) {
  const query = useCall('sop.getScore', { scoreId });
  const score = query.data;
  return (
    <div className={frameClasses['pad']}>
      <Group justify="space-between" mb={12} wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            ml={-8}
            leftSection={<IconArrowLeft size={14} />}
            onClick={() => goTo(sopPlace(taskId))}
          >
            {t.sop.backToTask}
          </Button>
          <Title order={1}>{score ? t.sop.against(score.traineeName, score.goldName) : t.sop.result}</Title>
          {score ? (
            <Group gap={8}>
              {score.score === null ? null : (
                <Group gap={8} className={classes['brief']}>
                  <Text fw={700}>{score.score.toFixed(1)}</Text>
                  <PassBadge passed={score.passed} />
                </Group>
              )}
              <Text size="xs" c="dimmed">
                {dateLabel(score.createdAt)} · {t.sop.scorerNote(score.scorer, score.encoder)}
              </Text>
            </Group>
          ) : null}
        </div>
        {score?.state === 'completed' ? <ReportButtons scoreId={score.scoreId} /> : null}
      </Group>
      {query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : score === undefined ? (
        <Skeleton height={360} />
      ) : score.state === 'completed' ? (
        <CompletedScore score={score} />
      ) : (
        <UnfinishedScore score={score} />
      )}
    </div>
  );
}

function UnfinishedScore({ score }: { score: Score }) {
  const { job } = useJob(score.jobId);
  return (
    <Stack gap={12} maw={560}>
      {job?.error ? <ErrorPanel error={job.error} /> : null}
      {score.error && !job?.error ? <Text c="var(--v-missing)">{score.error}</Text> : null}
      {score.state === 'queued' || score.state === 'running' ? <Waiting what={t.sop.scoring} /> : null}
      {score.state === 'cancelled' ? <Text c="dimmed">{t.sop.cancelledScore}</Text> : null}
      {job ? <JobProgress job={job} /> : null}
      <Skeleton height={280} animate={score.state === 'running'} />
    </Stack>
  );
}

function CompletedScore({ score }: { score: Score }) {
  const { pair, error } = useScoredPair(score);
  return (
    <Stack gap={24}>
      <ScoreNotices score={score} pair={pair} />
      {error ? <ErrorPanel error={error} /> : pair ? <WatchedScore score={score} pair={pair} /> : <ScoreSkeleton />}
      {score.sopilotV1 ? <Metrics result={score.sopilotV1} /> : null}
    </Stack>
  );
}

function ScoreSkeleton() {
  return (
    <div className={classes['result']}>
      <Skeleton height={440} />
      <Skeleton height={440} />
    </div>
  );
}

function WatchedScore({ score, pair }: { score: Score; pair: ScoredPair }) {
  const { clock } = pair;
  const [types, setTypes] = useState<ReadonlySet<Finding['type']>>(new Set());
  const current = useStore(clock.store, (state) => state.paired?.finding ?? null);
  const findings = useMemo(
    () => placedFindings(score.findings, types, (finding) => clockAtFinding(clock.path, finding)),
    [score, types, clock],
  );
  const watch = useRef<HTMLDivElement>(null);
  // From far below, the pictures are brought into view.
  const show = (playback: PairedPlayback) => {
    clock.showPaired(playback);
    watch.current?.scrollIntoView({ block: 'nearest' });
  };
  const showFinding = (finding: Finding) => show(playbackOfFinding(clock.path, finding, findingTitle(score, finding)));
  return (
    <>
      <div className={classes['result']}>
        <div>
          <div ref={watch}>
            <SideBySide score={score} pair={pair} findings={findings} />
          </div>
          <section className={classes['when']}>
            <Title order={2}>{t.sop.scored.ribbon}</Title>
            <Text size="sm" c="dimmed" mb={8}>
              {t.sop.scored.ribbonHint}
            </Text>
            <StepRibbon score={score} pair={pair} />
          </section>
        </div>
        <aside className={classes['verdict']}>
          <ScoreGauge score={score.score ?? 0} passed={score.passed} />
          <Title order={2}>{t.sop.findings}</Title>
          <FindingsList
            score={score}
            findings={findings}
            types={types}
            current={current}
            onTypes={setTypes}
            onShow={showFinding}
          />
        </aside>
      </div>
      <div className={classes['account']}>
        <section>
          <Title order={2} mb={8}>
            {t.sop.scored.ledger}
          </Title>
          <LedgerTable score={score} onShow={showFinding} />
        </section>
        <section>
          <Title order={2} mb={8}>
            {t.sop.scored.basis}
          </Title>
          <ScoredWith score={score} takes={pair.takes} />
        </section>
      </div>
      <section>
        <StepTable
          score={score}
          onShow={(step) => show(playbackOfStep(clock.path, step, t.sop.inStep(step.index + 1, step.name)))}
        />
      </section>
      <section>
        <Title order={2}>{t.sop.scored.heat}</Title>
        <Text size="sm" c="dimmed" mb={8}>
          {t.sop.scored.heatHint}
        </Text>
        <HeatMap score={score} pair={pair} />
      </section>
    </>
  );
}
