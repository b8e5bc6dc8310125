import { Anchor, Button, Checkbox, Group, SegmentedControl, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconArrowUp, IconPlayerStop } from '@tabler/icons-react';
import { useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Video } from '../../../src-shared/model/video.ts';
import { useCall } from '../../client/queries.ts';
import { askQuestion, stopAsking, useAsking } from '../../state/asking.ts';
import { setReview, showResult, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { AnswerSoFar } from './AnswerSoFar.tsx';
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
  const asking = useAsking();
  const isAsking = asking.answerId !== null;
  useKeys({ '/': () => field.current?.focus(), ...(isAsking ? { escape: stopAsking } : {}) });
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
    if (asked === '') return;
    const { visible } = useReview.getState();
    void askQuestion({
      question: asked,
      ...(inVideo ? { videoIds: [video.videoId] } : {}),
      ...(inVideo && visibleOnly && visible ? { timeRange: { fromSec: visible.startSec, toSec: visible.endSec } } : {}),
    });
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
            if (event.key === 'Escape') {
              if (isAsking) stopAsking();
              else event.currentTarget.blur();
            }
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            ask(question);
          }}
          rightSection={
            isAsking ? (
              <IconButton label={t.review.ask.stop} shortcut="Esc" size={24} variant="default" onClick={stopAsking}>
                <IconPlayerStop size={14} />
              </IconButton>
            ) : (
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
            )
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
      <div className={classes['askBody']} aria-live="polite" aria-busy={isAsking || searching}>
        {isAsking || searching ? <Waiting what={isAsking ? t.review.ask.thinking : t.review.ask.searching} /> : null}
        {asking.error ? <ErrorPanel error={asking.error} onRetry={() => ask(question)} /> : null}
        {asking.stopped && result === null ? (
          <Text size="sm" c="dimmed" mb={12} role="status">
            {t.review.ask.stopped}
          </Text>
        ) : null}
        {isAsking ? (
          asking.text !== '' && <AnswerSoFar text={asking.text} />
        ) : result?.kind === 'answer' ? (
          <AnswerView answer={result.answer} videoId={video?.videoId ?? null} />
        ) : result?.kind === 'hits' ? (
          <HitsView result={result} videoId={video?.videoId ?? null} />
        ) : asking.error ? null : (
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
