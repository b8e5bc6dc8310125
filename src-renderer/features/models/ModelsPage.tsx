import { ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Abilities } from './Abilities.tsx';
import { BringIn } from './BringIn.tsx';
import { Catalog } from './Catalog.tsx';
import { FirstRun } from './FirstRun.tsx';
import { ModelCard } from './ModelCard.tsx';
import classes from './ModelsPage.module.css';
import { Switching } from './Switching.tsx';

const words = t.models;

/** What Vigil understands on this machine, by which models, and how to bring in others. */
export function ModelsPage() {
  const listed = useCall('models.list', {});
  return (
    <ScrollArea h="100%">
      <div className={classes['page']}>
        <Title order={1}>{words.title}</Title>
        <Text size="sm" c="dimmed" mb={16}>
          {words.about}
        </Text>
        {listed.isError ? (
          <ErrorPanel error={listed.error} onRetry={() => void listed.refetch()} />
        ) : listed.data ? (
          <Stack gap={24}>
            <FirstRun listed={listed.data} />
            <section aria-labelledby="models-understands">
              <Title order={2} id="models-understands" mb={8}>
                {words.understands}
              </Title>
              <Switching />
              <Abilities listed={listed.data} />
            </section>
            <section aria-labelledby="models-installed">
              <Title order={2} id="models-installed" mb={8}>
                {words.installed}
              </Title>
              <div className={classes['cards']}>
                {listed.data.models.map((model) => (
                  <ModelCard
                    key={model.modelId}
                    model={model}
                    encoder={listed.data.encoders.find(({ encoderId }) => encoderId === model.modelId)}
                  />
                ))}
              </div>
            </section>
            <Catalog />
            <BringIn />
          </Stack>
        ) : (
          <Skeleton height={480} />
        )}
      </div>
    </ScrollArea>
  );
}
