import { Button, Group, List, Text, Title } from '@mantine/core';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { ModelKindName } from '../../../src-shared/model/model.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { fileSize } from '../../ui/format.ts';
import classes from './ModelsPage.module.css';

const words = t.models.firstRun;
type Listed = CallOutput<'models.list'>;

/** While the encoder in use knows few words: what can be asked now, what cannot, and what one download changes. */
export function FirstRun({ listed }: { listed: Listed }) {
  const catalog = useCall('models.catalog', {}).data;
  const offline = useCall('settings.get', {}).data?.settings.offline ?? false;
  const start = useAction('models.download', { refresh: ['jobs.list', 'models.catalog'] });
  const used = listed.encoders.find(({ isDefault }) => isDefault);
  if (!used || used.vocabulary === null) return null;
  const hasOthers = listed.encoders.some(({ state, vocabulary, hasText }) => {
    return state === 'ready' && hasText && vocabulary === null;
  });
  const offered = catalog?.entries.find(({ kind, recommended, canRun }) => kind === 'encoder' && recommended && canRun);
  const chosen = new Set(listed.models.filter((model) => model.chosen).map(({ kind }) => kind));
  const kinds = ModelKindName.options.filter((kind) => kind !== 'encoder');
  const can = kinds.filter((kind) => chosen.has(kind));
  const cannot = kinds.filter((kind) => !chosen.has(kind));
  return (
    <section className={classes['first']} aria-labelledby="models-first">
      <Title order={2} id="models-first">
        {words.title}
      </Title>
      <div className={classes['sides']}>
        <div>
          <Text size="sm" fw={500}>
            {words.can}
          </Text>
          <List size="sm" spacing={4}>
            <List.Item>{words.colours(used.vocabulary.length)}</List.Item>
            <List.Item>{words.alike}</List.Item>
            <List.Item>{words.subtitles}</List.Item>
            {can.map((kind) => (
              <List.Item key={kind}>{words.gives[kind]}</List.Item>
            ))}
          </List>
        </div>
        <div>
          <Text size="sm" fw={500}>
            {words.cannot}
          </Text>
          <List size="sm" spacing={4}>
            <List.Item>{words.meaning}</List.Item>
            {cannot.map((kind) => (
              <List.Item key={kind}>{words.gives[kind]}</List.Item>
            ))}
          </List>
        </div>
      </div>
      <Group gap={12} wrap="nowrap" mt={8}>
        <Text size="sm" flex={1}>
          {hasOthers
            ? words.chooseOther
            : offered
              ? words.oneDownload(offered.title, fileSize(offered.bytes))
              : words.bringOne}
        </Text>
        {offered && !hasOthers && offered.state !== 'installed' ? (
          <Button
            size="compact-sm"
            flex="none"
            disabled={offline}
            title={offline ? t.models.offlineNow : undefined}
            loading={start.isPending}
            onClick={() => start.mutate({ modelId: offered.modelId })}
          >
            {t.models.fetchOf(offered.title)}
          </Button>
        ) : null}
      </Group>
    </section>
  );
}
