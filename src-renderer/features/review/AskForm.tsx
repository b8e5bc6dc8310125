import { Checkbox, Group, SegmentedControl, Textarea } from '@mantine/core';
import { IconArrowUp, IconPlayerStop } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { stopAsking } from '../../state/asking.ts';
import { setReview, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import classes from './AskPanel.module.css';

interface AskFormProps {
  readonly hasVideo: boolean;
  /** A question is being answered: it can be stopped, or another one asked. */
  readonly isAsking: boolean;
  readonly onAsk: (text: string) => void;
}

/** The question, and where to look for its answer. */
export function AskForm({ hasVideo, isAsking, onAsk }: AskFormProps) {
  const { question, everywhere, visibleOnly } = useReview(
    useShallow(({ question, everywhere, visibleOnly }) => ({ question, everywhere, visibleOnly })),
  );
  const field = useRef<HTMLTextAreaElement>(null);
  useKeys({ '/': () => field.current?.focus(), ...(isAsking ? { escape: stopAsking } : {}) });
  const inVideo = hasVideo && !everywhere;
  return (
    <form
      className={classes['askForm']}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(question);
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
        onKeyDown={(event) => onKey(event, isAsking, () => onAsk(question))}
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
              onClick={() => onAsk(question)}
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
            { value: 'here', label: t.review.ask.here, disabled: !hasVideo },
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
  );
}

/** Enter asks, Escape stops what is being answered or else leaves the field; with Shift, Enter begins a new line. */
function onKey(event: KeyboardEvent<HTMLTextAreaElement>, isAsking: boolean, ask: () => void): void {
  if (event.key === 'Escape') {
    if (isAsking) stopAsking();
    else event.currentTarget.blur();
  }
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  ask();
}
