import { Badge, Button, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconCircleCheck, IconCircleOff, IconHelpCircle, IconHourglass, type TablerIcon } from '@tabler/icons-react';
import type { Answer } from '../../../src-shared/model/worded.ts';
import { citedOffers, type Offer, offersOf } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { percent, wait } from '../../ui/format.ts';
import { CitedSentence } from './CitedSentence.tsx';
import { EvidenceCard } from './EvidenceCard.tsx';
import { ExportAll } from './ExportAll.tsx';
import listClasses from './evidence-list.module.css';

const ICONS: Readonly<Record<Answer['outcome'], TablerIcon>> = {
  found: IconCircleCheck,
  'not-found': IconCircleOff,
  'not-understood': IconHelpCircle,
  'not-finished': IconHourglass,
};

/** An answer and what it rests on; or why there is none (three different reasons), and what came nearest. */
export function AnswerView({ answer, videoId }: { answer: Answer; videoId: string | null }) {
  const offers = offersOf({ kind: 'answer', answer });
  const citedIds = new Set(citedOffers({ kind: 'answer', answer }).map((offer) => offer.number));
  const cited = offers.filter((offer) => citedIds.has(offer.number));
  const weak = offers.filter((offer) => !citedIds.has(offer.number));
  const totalMs = answer.timings['totalMs'] ?? answer.timings['total'];
  const words = t.review.ask;
  const { outcome } = answer;
  const Icon = ICONS[outcome];
  return (
    <Stack gap={12} data-testid={outcome === 'found' ? 'answer' : outcome}>
      <Group gap={8} justify="space-between">
        <Group gap={4}>
          <Icon size={18} color={answer.found ? 'var(--v-ok)' : 'var(--v-dim)'} />
          <Title order={2}>{words.outcomes[outcome]}</Title>
        </Group>
        {answer.found ? (
          <Tooltip label={words.confidenceHint}>
            <Badge variant="default" fw={500} tabIndex={0}>
              {words.confidence(percent(answer.confidence))}
            </Badge>
          </Tooltip>
        ) : null}
      </Group>
      {outcome === 'found' ? (
        <Text size="sm" component="div">
          {answer.sentences.length > 0
            ? answer.sentences.map((sentence) => (
                <CitedSentence key={sentence.text} text={sentence.text} evidence={sentence.evidence} offers={offers} />
              ))
            : answer.answer}
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {words.hints[outcome]}
        </Text>
      )}
      {answer.unknowns.length > 0 ? (
        <Text size={answer.found ? 'xs' : 'sm'} c="dimmed">
          {answer.found ? `${words.unknowns}: ` : ''}
          {answer.unknowns.join(' ')}
        </Text>
      ) : null}
      {outcome === 'not-understood' ? (
        <Button component="a" href="#/settings" variant="default" size="compact-sm" style={{ alignSelf: 'start' }}>
          {words.toModels}
        </Button>
      ) : null}
      {!answer.found && offers.length > 0 ? (
        <Text size="sm" c="dimmed">
          {words.nearest}
        </Text>
      ) : null}
      {outcome === 'not-found' && offers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.nothingClose}
        </Text>
      ) : null}
      {offers.length > 0 ? <ExportAll offers={answer.found ? cited : offers} /> : null}
      <Cards offers={answer.found ? cited : offers} videoId={videoId} label={words.evidence} faint={!answer.found} />
      {answer.found && weak.length > 0 ? (
        <>
          <Title order={3} c="dimmed" fw={500} fz={12}>
            {words.weaker}
          </Title>
          <Cards offers={weak} videoId={videoId} label={words.weaker} faint />
        </>
      ) : null}
      <Text size="xs" c="dimmed">
        {[answer.model, answer.encoder, totalMs === undefined ? null : words.took(wait(totalMs))]
          .filter((part) => part !== null)
          .join(' · ')}
      </Text>
    </Stack>
  );
}

function Cards({
  offers,
  videoId,
  label,
  faint,
}: {
  offers: readonly Offer[];
  videoId: string | null;
  label: string;
  faint: boolean;
}) {
  if (offers.length === 0) return null;
  return (
    <ul className={listClasses['cards']} aria-label={label}>
      {offers.map((offer) => (
        <li key={`${offer.chunkId}-${offer.number}`}>
          <EvidenceCard offer={offer} showVideo={offer.videoId !== videoId} faint={faint} />
        </li>
      ))}
    </ul>
  );
}
