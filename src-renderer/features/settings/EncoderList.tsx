import { Badge, Button, Group, Skeleton, Stack, Text, Title, Tooltip } from '@mantine/core';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone, showError } from '../../state/notices.ts';
import { sentences, t } from '../../strings/index.ts';
import rowClasses from './rows.module.css';

type Encoder = CallOutput<'models.list'>['encoders'][number];

export function EncoderList() {
  const encoders = useCall('models.list', {}).data?.encoders;
  return (
    <section>
      <Title order={3} mb={8}>
        {t.settings.models}
      </Title>
      {encoders ? (
        <Stack gap={8}>
          {encoders.map((encoder) => (
            <EncoderCard key={encoder.encoderId} encoder={encoder} />
          ))}
        </Stack>
      ) : (
        <Skeleton height={120} />
      )}
    </section>
  );
}

function EncoderCard({ encoder }: { encoder: Encoder }) {
  const test = useAction('models.test');
  const words = t.settings;
  const facts = [words.dim(encoder.dim), words.rate(encoder.sampleRateFps), encoder.licence];
  return (
    <div className={rowClasses['card']}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap={8}>
          <Text size="sm" fw={500}>
            {encoder.name}
          </Text>
          {encoder.isDefault ? (
            <Badge size="sm" variant="light" fw={500}>
              {words.inUse}
            </Badge>
          ) : null}
          {encoder.builtIn ? (
            <Badge size="sm" variant="default" fw={500}>
              {words.builtIn}
            </Badge>
          ) : null}
        </Group>
        {encoder.state === 'ready' ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            onClick={() =>
              test.mutate(
                { modelId: encoder.encoderId },
                {
                  onSuccess: ({ ok, detail }) =>
                    ok
                      ? showDone(words.testOk(encoder.name, detail))
                      : showError(
                          new VigilError('model-invalid', asIs(words.testOk(encoder.name, detail)), {
                            catalog: sentences,
                          }),
                        ),
                },
              )
            }
          >
            {words.test}
          </Button>
        ) : (
          <Text size="sm" c="var(--v-missing)">
            {words.modelStates[encoder.state]}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {encoder.problem ?? encoder.description}
      </Text>
      <Understands encoder={encoder} />
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
    </div>
  );
}

const SAMPLE_WORDS = 8;

/** What can be asked with it: any text, some words (all of them on hover or focus), or pictures only. */
function Understands({ encoder: { hasText, vocabulary } }: { encoder: Encoder }) {
  const words = t.settings;
  if (vocabulary === null) return <Text size="sm">{hasText ? words.text : words.noText}</Text>;
  const step = Math.max(1, Math.floor(vocabulary.length / SAMPLE_WORDS));
  const samples = vocabulary.filter((_, at) => at % step === 0).slice(0, SAMPLE_WORDS);
  return (
    <Tooltip label={vocabulary.join(', ')} multiline w={420} position="bottom-start">
      <Text size="sm" tabIndex={0} w="fit-content">
        {words.closedText(vocabulary.length, samples)}
      </Text>
    </Tooltip>
  );
}
