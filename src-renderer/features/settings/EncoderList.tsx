import { Badge, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
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
  const facts = [
    words.dim(encoder.dim),
    words.rate(encoder.sampleRateFps),
    encoder.hasText ? words.text : words.noText,
    encoder.licence,
  ];
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
                { encoderId: encoder.encoderId },
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
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
    </div>
  );
}
