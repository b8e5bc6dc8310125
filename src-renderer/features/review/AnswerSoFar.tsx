import { Text } from '@mantine/core';
import classes from './CitedSentence.module.css';
import { citedParts, citedSoFar } from './cited-text.ts';

/** What has been said of an answer that is still being made. Its citations play once the answer is there. */
export function AnswerSoFar({ text }: { text: string }) {
  const { shown, cited } = citedSoFar(text);
  return (
    <Text size="sm" component="div" data-testid="answer-so-far">
      <p className={classes['sentence']}>
        {citedParts(shown, cited).map((part) =>
          part.kind === 'words' ? (
            part.text
          ) : (
            <span key={part.number} className={classes['cite']}>
              {part.number}
            </span>
          ),
        )}
      </p>
    </Text>
  );
}
