import { Select, Text } from '@mantine/core';
import {
  IconEye,
  IconMessage,
  IconMicrophone,
  IconQuote,
  IconScan,
  IconSparkles,
  IconTextScan2,
  IconVolume,
  type TablerIcon,
} from '@tabler/icons-react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { ModelKindName, NO_MODEL } from '../../../src-shared/model/model.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { useChooseEncoder } from '../../state/use-choose-encoder.ts';
import { t } from '../../strings/index.ts';
import classes from './ModelsPage.module.css';

const words = t.models;
type Listed = CallOutput<'models.list'>;

const ICONS: Readonly<Record<ModelKindName, TablerIcon>> = {
  encoder: IconEye,
  sentence: IconQuote,
  detector: IconScan,
  reader: IconTextScan2,
  voice: IconMicrophone,
  sound: IconVolume,
  speech: IconMessage,
  language: IconSparkles,
};

/** One row for each thing that Vigil can understand: what it gives, by which model, and whether it does now. */
export function Abilities({ listed }: { listed: Listed }) {
  return (
    <div className={classes['abilities']}>
      {ModelKindName.options.map((kind) => (
        <Ability key={kind} kind={kind} listed={listed} />
      ))}
    </div>
  );
}

function Ability({ kind, listed }: { kind: ModelKindName; listed: Listed }) {
  const settings = useCall('settings.get', {}).data;
  const update = useAction('settings.update', { refresh: ['settings.get', 'models.list', 'system.health'] });
  const chooseEncoder = useChooseEncoder();
  const ofKind = listed.models.filter((model) => model.kind === kind);
  const usable = ofKind.filter(({ problem }) => problem === null);
  const chosen = ofKind.find((model) => model.chosen);
  const isEncoder = kind === 'encoder';
  const Icon = ICONS[kind];
  const choose = (modelId: string | null) => {
    if (modelId === null || !settings) return;
    if (isEncoder) return chooseEncoder(modelId);
    const patch = { models: { ...settings.settings.models, [kind]: modelId } };
    update.mutate(patch, { onSuccess: () => showDone(words.saved) });
  };
  const isLocked = settings?.locked.includes(isEncoder ? 'encoder' : 'models') ?? false;
  return (
    <div className={classes['ability']} data-ability={kind} data-on={chosen !== undefined}>
      <Icon size={20} stroke={1.5} color={chosen ? 'var(--v-accent)' : 'var(--mantine-color-dimmed)'} />
      <div>
        <Text size="sm" fw={500}>
          {words.kinds[kind]}
        </Text>
        <Text size="xs" c="dimmed">
          {words.kindsGive[kind]} {isEncoder ? seenBy(listed) : ''}
        </Text>
      </div>
      {usable.length === 0 ? (
        <Text size="xs" c="dimmed">
          {words.notYet}
        </Text>
      ) : (
        <Select
          aria-label={words.choose(words.kinds[kind])}
          title={isLocked ? words.locked : isEncoder ? words.encoderHint : words.laterHint}
          size="xs"
          allowDeselect={false}
          disabled={isLocked}
          value={chosen?.modelId ?? NO_MODEL}
          onChange={choose}
          data={[
            ...usable.map(({ modelId, title }) => ({ value: modelId, label: title })),
            ...(isEncoder ? [] : [{ value: NO_MODEL, label: words.none }]),
          ]}
        />
      )}
    </div>
  );
}

/** What can be asked with the encoder in use. */
function seenBy({ encoders }: Listed): string {
  const used = encoders.find(({ isDefault }) => isDefault);
  if (!used) return '';
  if (used.vocabulary !== null) return `${words.coloursOnly}.`;
  return `${used.hasText ? words.byMeaning : words.picturesOnly}.`;
}
