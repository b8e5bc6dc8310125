import { Button, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Scorer, Take } from '../../../../src-shared/model/sop.ts';
import { connection } from '../../../client/connection.ts';
import { refresh, useCall } from '../../../client/queries.ts';
import { showDone, showError } from '../../../state/notices.ts';
import { t } from '../../../strings/index.ts';
import classes from './ScoreControls.module.css';
import { chooseGold, chooseScorer, goldToUse, unscoredTakes, useScoreChoice } from './score-choice.ts';

const words = t.sopTask.scoring;
const ALL = 'all';

/** By whom and against what runs are scored; and all that have no score yet at once. */
export function ScoreControls({
  taskId,
  golds,
  runs,
}: {
  taskId: string;
  /** Newest first. */
  golds: readonly Take[];
  runs: readonly Take[];
}) {
  const choice = useScoreChoice();
  const scores = useCall('sop.scores', { taskId }).data?.scores;
  const goldTakeId = goldToUse(choice, taskId, golds);
  const left = scores ? unscoredTakes(runs, scores, choice.scorer) : [];
  const { isSending, scoreAll } = useScoreAll();
  return (
    <Group gap={12} role="group" aria-label={words.options} className={classes['scoring']}>
      <Group gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed" id="scorer-label">
          {words.scorer}
        </Text>
        <SegmentedControl
          size="xs"
          aria-labelledby="scorer-label"
          title={words.scorerTip}
          value={choice.scorer}
          onChange={(value) => chooseScorer(value as Scorer)}
          data={Object.entries(words.scorers).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      {golds.length > 1 ? (
        <GoldSelect taskId={taskId} golds={golds} scorer={choice.scorer} chosen={goldTakeId} />
      ) : null}
      {left.length > 1 ? (
        <Button
          size="compact-sm"
          ml="auto"
          leftSection={<IconListCheck size={14} />}
          title={words.allTip(words.scorers[choice.scorer])}
          disabled={golds.length === 0}
          loading={isSending}
          onClick={() => void scoreAll(left, choice.scorer, goldTakeId)}
        >
          {words.all(left.length)}
        </Button>
      ) : null}
    </Group>
  );
}

/** Against which gold take runs are scored. */
function GoldSelect({
  taskId,
  golds,
  scorer,
  chosen,
}: {
  taskId: string;
  /** Newest first. */
  golds: readonly Take[];
  scorer: Scorer;
  /** Null for all of them. */
  chosen: string | null;
}) {
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" c="dimmed">
        {words.gold}
      </Text>
      <Select
        size="xs"
        w={200}
        aria-label={words.gold}
        allowDeselect={false}
        value={chosen ?? ALL}
        onChange={(value) => chooseGold(taskId, value === ALL ? null : value)}
        data={[
          // SOPilot's scorer knows one gold take only.
          {
            value: ALL,
            label: scorer === 'vigil' ? words.allGold : words.newestGold(golds[0]?.videoName ?? ''),
          },
          ...(scorer === 'vigil' ? golds : golds.slice(1)).map((gold) => ({
            value: gold.takeId,
            label: gold.videoName,
          })),
        ]}
      />
    </Group>
  );
}

/** Starts a score of each of many runs; one that is refused ends it, with what was started said all the same. */
function useScoreAll() {
  const [isSending, setSending] = useState(false);
  const scoreAll = async (runs: readonly Take[], scorer: Scorer, goldTakeId: string | null) => {
    setSending(true);
    let started = 0;
    try {
      for (const { takeId } of runs) {
        const gold = goldTakeId === null ? {} : { goldTakeId };
        await connection.client.call('sop.score', { traineeTakeId: takeId, scorer, ...gold });
        started++;
      }
    } catch (thrown) {
      showError(thrown);
    } finally {
      setSending(false);
      refresh(['sop.scores', 'jobs.list']);
      if (started > 0) showDone(words.started(started));
    }
  };
  return { isSending, scoreAll };
}
