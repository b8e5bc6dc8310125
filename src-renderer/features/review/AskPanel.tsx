import { Anchor, Button, Checkbox, Group, SegmentedControl, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Video } from '../../../src-shared/model/video.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { setReview, showResult, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { AnswerView } from './AnswerView.tsx';
import classes from './AskPanel.module.css';
import { HitsView } from './HitsView.tsx';

/** Questions, and what the footage says to them. */
export function AskPanel({ video }: { video: Video | null }) {
  // Not what is visible on the timeline: that changes with every frame of a pan, and counts only when asking.
  const { question, everywhere, visibleOnly, result, searching } = useReview(
    useShallow(({ question, everywhere, visibleOnly, result, searching }) => ({
      question,
      everywhere,
      visibleOnly,
      result,
      searching,
    })),
  );
  const field = useRef<HTMLTextAreaElement>(null);
  const enabled = useCall('settings.get', {}).data?.settings.vigilEnabled ?? true;
  const query = useAction('vigil.query', { refresh: ['vigil.answers'], quiet: true });
  useKeys({ '/': () => field.current?.focus() });
  if (!enabled) {
    return (
      <Text size="sm" c="dimmed" p={16}>
        {t.review.ask.off}
      </Text>
    );
  }
  const inVideo = video !== null && !everywhere;
  const ask = (text: string) => {
    const asked = text.trim();
    if (asked === '' || query.isPending) return;
    const { visible } = useReview.getState();
    setReview({ question: asked });
    showResult(null);
    query.mutate(
      {
        question: asked,
        ...(inVideo ? { videoIds: [video.videoId] } : {}),
        ...(inVideo && visibleOnly && visible
          ? { timeRange: { fromSec: visible.startSec, toSec: visible.endSec } }
          : {}),
      },
      { onSuccess: (answer) => showResult({ kind: 'answer', answer }) },
    );
  };
  return (
    <div className={classes['ask']}>
      <form
        className={classes['askForm']}
        onSubmit={(event) => {
          event.preventDefault();
          ask(question);
        }}
      >
        <Textarea
          ref={field}
          autosize
          minRows={1}
          maxRows={4}
          placeholder={t.review.ask.placeholder}
          aria-label={t.review.ask.placeholder}
          value={question}
          onChange={(event) => setReview({ question: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            ask(question);
          }}
          rightSection={
            <IconButton
              label={t.review.ask.send}
              shortcut="Enter"
              size={24}
              variant="filled"
              color="signal"
              disabled={question.trim() === ''}
              onClick={() => ask(question)}
            >
              <IconArrowUp size={14} />
            </IconButton>
          }
        />
        <Group justify="space-between" gap={8}>
          <SegmentedControl
            size="xs"
            aria-label={t.review.ask.scope}
            value={inVideo ? 'here' : 'everywhere'}
            onChange={(value) => setReview({ everywhere: value === 'everywhere' })}
            data={[
              { value: 'here', label: t.review.ask.here, disabled: video === null },
              { value: 'everywhere', label: t.review.ask.everywhere },
            ]}
          />
          {inVideo ? (
            <Checkbox
              size="xs"
              label={t.review.ask.visible}
              checked={visibleOnly}
              onChange={(event) => setReview({ visibleOnly: event.currentTarget.checked })}
            />
          ) : null}
        </Group>
      </form>
      <div className={classes['askBody']} aria-live="polite" aria-busy={query.isPending || searching}>
        {query.isPending || searching ? (
          <Waiting what={query.isPending ? t.review.ask.thinking : t.review.ask.searching} />
        ) : null}
        {query.isError ? <ErrorPanel error={query.error} onRetry={() => ask(question)} /> : null}
        {query.isPending ? null : result?.kind === 'answer' ? (
          <AnswerView answer={result.answer} videoId={video?.videoId ?? null} />
        ) : result?.kind === 'hits' ? (
          <HitsView result={result} videoId={video?.videoId ?? null} />
        ) : query.isError ? null : (
          <Intro videoId={inVideo ? video.videoId : null} onAsk={ask} />
        )}
      </div>
    </div>
  );
}

function Intro({ videoId, onAsk }: { videoId: string | null; onAsk: (text: string) => void }) {
  const earlier = useCall('vigil.answers', { limit: 12, ...(videoId ? { videoId } : {}) }).data?.answers ?? [];
  return (
    <Stack gap={12}>
      <div>
        <Title order={2}>{t.review.ask.introTitle}</Title>
        <Text size="sm" c="dimmed" mt={4}>
          {t.review.ask.introHint}
        </Text>
      </div>
      <Group gap={8}>
        {t.review.ask.examples.map((example) => (
          <Button key={example} size="compact-sm" variant="default" fw={400} onClick={() => onAsk(example)}>
            {example}
          </Button>
        ))}
      </Group>
      {earlier.length > 0 ? (
        <Stack gap={4}>
          <Title order={3} c="dimmed" fw={500} fz={12}>
            {t.review.ask.earlier}
          </Title>
          {earlier.map((answer) => (
            <Anchor
              key={answer.answerId}
              component="button"
              type="button"
              size="sm"
              ta="start"
              truncate
              onClick={() => {
                setReview({ question: answer.question });
                showResult({ kind: 'answer', answer });
              }}
            >
              {answer.question}
            </Anchor>
          ))}
        </Stack>
      ) : null}
    </Stack>
  );
}
