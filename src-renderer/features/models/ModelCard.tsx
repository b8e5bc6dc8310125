import { Anchor, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { useAction } from '../../client/queries.ts';
import { clearLibraryFilters, setLibraryView } from '../../state/library-view.ts';
import { goTo } from '../../state/navigation.ts';
import { showDone, showError } from '../../state/notices.ts';
import { libraryPlace } from '../../state/places.ts';
import { sentences, t } from '../../strings/index.ts';
import { fileSize } from '../../ui/format.ts';
import classes from './ModelsPage.module.css';
import { TRIABLE, TryModel } from './TryModel.tsx';

const words = t.models;
type Listed = CallOutput<'models.list'>;
type Model = Listed['models'][number];
type Encoder = Listed['encoders'][number];
type Measured = CallOutput<'models.measure'>;

/** A model of this machine: what it is, whether it is sound, and the way to be rid of it. */
export function ModelCard({ model, encoder }: { model: Model; encoder: Encoder | undefined }) {
  const { title, kind, version, licence, source, languages, bytes, builtIn, chosen, problem } = model;
  const measure = useAction('models.measure', { refresh: ['models.list'] });
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
      <RunsOn model={model} measured={measure.data} />
      <UsedBy model={model} />
      <Actions model={model} measure={measure} />
    </article>
  );
}

/** The device, how fast it was found to be there, and the memory that it takes. */
function RunsOn({ model: { device }, measured }: { model: Model; measured: Measured | undefined }) {
  if (!device) return null;
  const facts = [
    words.devices[device.device],
    ...(measured ? [words.speed[measured.unit](speedLabel(measured.perSec))] : []),
    ...(device.memoryBytes ? [words.memory(fileSize(device.memoryBytes))] : []),
  ];
  return (
    <Text size="xs" c="dimmed" title={device.reason} role="status">
      {facts.join(' · ')}
    </Text>
  );
}

/** How many videos hold something of it, and the way to them. */
function UsedBy({ model: { modelId, title, videos } }: { model: Model }) {
  if (videos === null || videos === 0) return null;
  const show = () => {
    clearLibraryFilters();
    setLibraryView({ model: { modelId, title } });
    goTo(libraryPlace);
  };
  return (
    <Anchor component="button" type="button" size="xs" ta="start" onClick={show}>
      {words.usedBy(videos)}
    </Anchor>
  );
}

function Actions({
  model,
  measure,
}: {
  model: Model;
  measure: UseMutationResult<Measured, Error, { modelId: string }>;
}) {
  const { modelId, title, kind, builtIn, problem } = model;
  const [isSure, setSure] = useState(false);
  const [isTrying, setTrying] = useState(false);
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
      {problem === null ? (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.measureOf(title)}
          loading={measure.isPending}
          onClick={() => measure.mutate({ modelId })}
        >
          {words.measure}
        </Button>
      ) : null}
      {problem === null && TRIABLE.includes(kind) ? (
        <Button size="compact-sm" variant="default" aria-label={words.tryOf(title)} onClick={() => setTrying(true)}>
          {words.try}
        </Button>
      ) : null}
      {isTrying ? <TryModel model={model} onClose={() => setTrying(false)} /> : null}
      {builtIn ? null : (
        <Button size="compact-sm" variant="subtle" aria-label={words.removeOf(title)} onClick={() => setSure(true)}>
          {words.remove}
        </Button>
      )}
    </div>
  );
}

/** Two figures are all that a measuring of a second tells. */
function speedLabel(perSec: number): string {
  return perSec >= 10 ? String(Math.round(perSec)) : perSec.toFixed(1);
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
