import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { askQuestion, useAsking } from '../../state/asking.ts';
import { setReview, showResult, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { AnswerSoFar } from './AnswerSoFar.tsx';
import { AnswerView } from './AnswerView.tsx';
import { AskExamples } from './AskExamples.tsx';
import { AskForm } from './AskForm.tsx';
import classes from './AskPanel.module.css';
import { HitsView } from './HitsView.tsx';

/** Questions, and what the footage says to them. */
export function AskPanel({ video }: { video: Video | null }) {
  const { everywhere, visibleOnly, result, searching } = useReview(
    // Not what is visible on the timeline: that changes with every frame of a pan, and counts only when asking.
    useShallow(({ everywhere, visibleOnly, result, searching }) => ({ everywhere, visibleOnly, result, searching })),
  );
  const asking = useAsking();
  const isAsking = asking.answerId !== null;
  const enabled = useCall('settings.get', {}).data?.settings.vigilEnabled ?? true;
  if (!enabled) {
    return (
      <Text size="sm" c="dimmed" p={16}>
        {t.review.ask.off}
      </Text>
    );
  }
  const inVideo = video !== null && !everywhere;
  const ask = (text: string) => {
    const question = text.trim();
    if (question === '') return;
    const { visible } = useReview.getState();
    void askQuestion({
      question,
      ...(inVideo ? { videoIds: [video.videoId] } : {}),
      ...(inVideo && visibleOnly && visible ? { timeRange: { fromSec: visible.startSec, toSec: visible.endSec } } : {}),
    });
  };
  const askAgain = () => ask(useReview.getState().question);
  return (
    <div className={classes['ask']}>
      <AskForm hasVideo={video !== null} isAsking={isAsking} onAsk={ask} />
      <div className={classes['askBody']} aria-live="polite" aria-busy={isAsking || searching}>
        {isAsking || searching ? <Waiting what={isAsking ? t.review.ask.thinking : t.review.ask.searching} /> : null}
        {asking.error ? <ErrorPanel error={asking.error} onRetry={askAgain} /> : null}
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
      <AskExamples videoId={videoId} onAsk={onAsk} />
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
