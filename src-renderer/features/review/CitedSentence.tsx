import { UnstyledButton } from '@mantine/core';
import { type Offer, playOffer } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import classes from './CitedSentence.module.css';
import { citedParts } from './cited-text.ts';

/** A sentence whose citations play what they cite. */
export function CitedSentence({
  text,
  evidence,
  offers,
}: {
  text: string;
  evidence: readonly number[];
  offers: readonly Offer[];
}) {
  return (
    <p className={classes['sentence']}>
      {citedParts(text, evidence).map((part) => {
        if (part.kind === 'words') return part.text;
        const offer = offers.find((one) => one.number === part.number);
        return offer ? (
          <UnstyledButton
            key={part.number}
            className={classes['cite']}
            aria-label={t.review.evidence.cite(part.number)}
            onClick={() => playOffer(offer)}
          >
            {part.number}
          </UnstyledButton>
        ) : null;
      })}
    </p>
  );
}
