import { Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { useAction } from '../../client/queries.ts';
import { showDone, showError } from '../../state/notices.ts';
import { sentences, t } from '../../strings/index.ts';
import { fileSize } from '../../ui/format.ts';
import classes from './ModelsPage.module.css';

const words = t.models;
type Listed = CallOutput<'models.list'>;
type Model = Listed['models'][number];
type Encoder = Listed['encoders'][number];

/** A model of this machine: what it is, whether it is sound, and the way to be rid of it. */
export function ModelCard({ model, encoder }: { model: Model; encoder: Encoder | undefined }) {
  const { title, kind, version, licence, source, languages, bytes, builtIn, chosen, problem } = model;
  const facts = [words.version(version), fileSize(bytes), licence].filter((fact) => fact !== '');
  return (
    <article className={classes['card']} aria-label={title} data-model={model.modelId}>
      <Group gap={8} justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <Group gap={4} wrap="nowrap" flex="none">
          {chosen ? (
            <Badge size="sm" variant="light" fw={500} flex="none">
              {words.inUse}
            </Badge>
          ) : null}
          {builtIn ? (
            <Badge size="sm" variant="default" fw={500} flex="none">
              {words.builtIn}
            </Badge>
          ) : null}
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {words.kinds[kind]}
      </Text>
      {problem === null ? null : (
        <Text size="sm" c="var(--v-missing)">
          {words.damaged}: {problem}
        </Text>
      )}
      {encoder && problem === null ? <Understands encoder={encoder} /> : null}
      <Text size="xs" c="dimmed">
        {facts.join(' · ')}
      </Text>
      {languages.length > 0 ? (
        <Text size="xs" c="dimmed">
          {words.languages(languages.join(', '))}
        </Text>
      ) : null}
      {source === title ? null : (
        <Text size="xs" c="dimmed">
          {source}
        </Text>
      )}
      <Actions model={model} />
    </article>
  );
}

function Actions({ model: { modelId, title, builtIn, problem } }: { model: Model }) {
  const [isSure, setSure] = useState(false);
  const test = useAction('models.test');
  const remove = useAction('models.remove', { refresh: ['models.list'] });
  const check = () =>
    test.mutate(
      { modelId },
      {
        onSuccess: ({ ok, detail }) =>
          ok
            ? showDone(words.checked(title, detail))
            : showError(new VigilError('model-invalid', asIs(words.checked(title, detail)), { catalog: sentences })),
      },
    );
  if (isSure) {
    const drop = () => remove.mutate({ modelId }, { onSuccess: () => showDone(words.removed(title)) });
    return (
      <div className={classes['actions']}>
        <Text size="xs">{words.removeSure}</Text>
        <Button size="compact-sm" color="red" loading={remove.isPending} onClick={drop}>
          {words.remove}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setSure(false)}>
          {words.keep}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes['actions']}>
      {problem === null ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.checkOf(title)}
          loading={test.isPending}
          onClick={check}
        >
          {words.check}
        </Button>
      ) : null}
      {builtIn ? null : (
        <Button size="compact-sm" variant="subtle" aria-label={words.removeOf(title)} onClick={() => setSure(true)}>
          {words.remove}
        </Button>
      )}
    </div>
  );
}

const SAMPLE_WORDS = 8;

/** What can be asked with it: any text, some words (all of them on hover or focus), or pictures only. */
function Understands({ encoder: { hasText, vocabulary } }: { encoder: Encoder }) {
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
