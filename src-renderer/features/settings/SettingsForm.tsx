import { NumberInput, SegmentedControl, Select, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import type { CallInput } from '../../../src-shared/contract/api.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { showDone } from '../../ui/notices.tsx';
import { CommittedText } from './CommittedText.tsx';

const words = t.settings;

/** Every setting takes effect when it is changed; one the environment fixes says so. */
export function SettingsForm() {
  const query = useCall('settings.get', {});
  const encoders = useCall('models.list', {}).data?.encoders ?? [];
  const update = useAction('settings.update', { refresh: ['settings.get', 'system.health', 'models.list'] });
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={360} />;
  const { settings, locked } = query.data;
  const isLocked = (name: keyof typeof settings) => locked.includes(name);
  const change = (patch: CallInput<'settings.update'>) =>
    update.mutate(patch, { onSuccess: () => showDone(words.saved) });
  const note = (name: keyof typeof settings, hint: string) => (isLocked(name) ? `${hint} ${words.locked}.` : hint);
  return (
    <Stack gap={24}>
      <Stack gap={16}>
        <Title order={2}>{words.general}</Title>
        <div>
          <Text size="sm" fw={500} mb={4} id="theme-label">
            {words.theme}
          </Text>
          <SegmentedControl
            aria-labelledby="theme-label"
            value={settings.theme}
            disabled={isLocked('theme')}
            onChange={(theme) => change({ theme: theme as typeof settings.theme })}
            data={Object.entries(words.themes).map(([value, label]) => ({ value, label }))}
          />
        </div>
        <Switch
          label={words.vigil}
          description={note('vigilEnabled', words.vigilHint)}
          checked={settings.vigilEnabled}
          disabled={isLocked('vigilEnabled')}
          onChange={(event) => change({ vigilEnabled: event.currentTarget.checked })}
        />
        <CommittedNumber
          label={words.passMark}
          description={note('passMark', words.passMarkHint)}
          value={settings.passMark}
          min={0}
          max={100}
          disabled={isLocked('passMark')}
          onCommit={(passMark) => change({ passMark })}
        />
        <CommittedText
          label={t.actor.label}
          description={note('userName', t.actor.hint)}
          value={settings.userName}
          disabled={isLocked('userName')}
          onCommit={(userName) => change({ userName })}
        />
      </Stack>
      <Stack gap={16}>
        <Title order={2}>{words.indexing}</Title>
        <Select
          label={words.encoder}
          description={note('encoder', words.encoderHint)}
          maw={400}
          allowDeselect={false}
          value={settings.encoder}
          disabled={isLocked('encoder')}
          onChange={(encoder) => encoder && change({ encoder })}
          data={[
            ...new Map(
              [
                { value: settings.encoder, label: settings.encoder },
                ...encoders.map((one) => ({ value: one.encoderId, label: one.name, disabled: one.state !== 'ready' })),
              ].map((option) => [option.value, option]),
            ).values(),
          ]}
        />
        <Select
          label={words.backend}
          description={isLocked('vectorBackend') ? words.locked : undefined}
          maw={400}
          allowDeselect={false}
          value={settings.vectorBackend}
          disabled={isLocked('vectorBackend')}
          onChange={(backend) => change({ vectorBackend: backend === 'qdrant' ? 'qdrant' : 'exact' })}
          data={Object.entries(words.backends).map(([value, label]) => ({ value, label }))}
        />
        <CommittedNumber
          label={words.shotThreshold}
          description={note('shotThreshold', words.shotThresholdHint)}
          value={settings.shotThreshold}
          min={1}
          max={255}
          disabled={isLocked('shotThreshold')}
          onCommit={(shotThreshold) => change({ shotThreshold })}
        />
      </Stack>
    </Stack>
  );
}

/** A number that is taken when the field is left or Enter is pressed, not with every digit. */
function CommittedNumber({
  label,
  description,
  value,
  min,
  max,
  disabled,
  onCommit,
}: {
  label: string;
  description: string;
  value: number;
  min: number;
  max: number;
  disabled: boolean;
  onCommit: (value: number) => void;
}) {
  const commit = (text: string) => {
    const next = Number(text);
    if (text.trim() !== '' && Number.isFinite(next) && next >= min && next <= max && next !== value) onCommit(next);
  };
  return (
    <NumberInput
      key={value}
      label={label}
      description={description}
      maw={400}
      defaultValue={value}
      min={min}
      max={max}
      disabled={disabled}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
