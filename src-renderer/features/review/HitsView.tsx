import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { offersOf, type Result, showResult } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { EvidenceCard } from './EvidenceCard.tsx';
import { ExportAll } from './ExportAll.tsx';
import listClasses from './evidence-list.module.css';

export function HitsView({ result, videoId }: { result: Extract<Result, { kind: 'hits' }>; videoId: string | null }) {
  const offers = offersOf(result);
  return (
    <Stack gap={12} data-testid="hits">
      <Group gap={8} justify="space-between" wrap="nowrap">
        <Title order={2}>{result.title}</Title>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={14} />}
          onClick={() => showResult(result.before)}
        >
          {t.review.ask.backToAnswer}
        </Button>
      </Group>
      {result.notices.map((notice) => (
        <Text key={notice} size="xs" c="dimmed">
          {notice}
        </Text>
      ))}
      {offers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.review.ask.noHits}
        </Text>
      ) : (
        <>
          <ExportAll offers={offers} />
          <ul className={listClasses['cards']}>
            {offers.map((offer) => (
              <li key={offer.chunkId}>
                <EvidenceCard offer={offer} showVideo={offer.videoId !== videoId} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}
