import { Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { WatchRule } from '../../../src-shared/model/watch.ts';
import { useAction } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import rowClasses from './rows.module.css';
import { WatchPreview } from './WatchPreview.tsx';

const words = t.watchRules;
const EMPTY: WatchRule = { pattern: '', cameraId: '', siteId: '', taskId: '', role: null };

/** A rule being edited; the key stays with it when it moves. */
type Draft = WatchRule & { readonly key: string };

const draftsOf = (rules: readonly WatchRule[]): Draft[] => rules.map((rule) => ({ ...rule, key: crypto.randomUUID() }));
const rulesOf = (drafts: readonly Draft[]): WatchRule[] =>
  drafts.filter(({ pattern }) => pattern.trim() !== '').map(({ key: _, ...rule }) => rule);

/** What recordings are taken for by their path: edited, tried on the files there are, and saved together. */
export function WatchRules({ saved }: { saved: readonly WatchRule[] }) {
  const [drafts, setDrafts] = useState(() => draftsOf(saved));
  const update = useAction('settings.update', { refresh: ['settings.get', 'watch.preview'] });
  const rules = rulesOf(drafts);
  const changed = JSON.stringify(rules) !== JSON.stringify(saved);
  const change = (at: number, patch: Partial<WatchRule>) =>
    setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...patch } : draft)));
  const move = (from: number, to: number) => {
    const moved = drafts.toSpliced(from, 1);
    setDrafts(moved.toSpliced(to, 0, drafts[from]!));
  };
  return (
    <section aria-labelledby="watch-rules-title">
      <Stack gap={8}>
        <div>
          <Title order={3} id="watch-rules-title" mb={4}>
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
        </div>
        {drafts.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.empty}
          </Text>
        ) : null}
        {drafts.map((draft, at) => (
          <RuleRow
            key={draft.key}
            rule={draft}
            number={at + 1}
            last={at === drafts.length - 1}
            onChange={(patch) => change(at, patch)}
            onMove={(by) => move(at, at + by)}
            onRemove={() => setDrafts(drafts.toSpliced(at, 1))}
          />
        ))}
        <Group gap={8}>
          <Button variant="default" onClick={() => setDrafts([...drafts, { ...EMPTY, key: crypto.randomUUID() }])}>
            {words.add}
          </Button>
          <Button
            disabled={!changed}
            loading={update.isPending}
            onClick={() => update.mutate({ watchRules: rules }, { onSuccess: () => showDone(words.saved) })}
          >
            {words.save}
          </Button>
          {changed ? (
            <Button variant="subtle" onClick={() => setDrafts(draftsOf(saved))}>
              {words.discard}
            </Button>
          ) : null}
        </Group>
        <WatchPreview rules={rules} />
      </Stack>
    </section>
  );
}

function RuleRow({
  rule,
  number,
  last,
  onChange,
  onMove,
  onRemove,
}: {
  rule: WatchRule;
  number: number;
  last: boolean;
  onChange: (patch: Partial<WatchRule>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const field = (name: 'cameraId' | 'siteId' | 'taskId', label: string) => (
    <TextInput
      size="xs"
      label={label}
      value={rule[name]}
      maxLength={200}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a card.
    <div className={rowClasses['card']} role="group" aria-label={words.rule(number)}>
      <Group gap={4} align="end" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          label={words.pattern(number)}
          placeholder="dock-*/{date}_{time}.mp4"
          value={rule.pattern}
          maxLength={300}
          spellCheck={false}
          onChange={(event) => onChange({ pattern: event.currentTarget.value })}
        />
        <IconButton label={words.up(number)} disabled={number === 1} variant="subtle" onClick={() => onMove(-1)}>
          <IconArrowUp size={16} />
        </IconButton>
        <IconButton label={words.down(number)} disabled={last} variant="subtle" onClick={() => onMove(1)}>
          <IconArrowDown size={16} />
        </IconButton>
        <IconButton label={words.remove(number)} variant="subtle" onClick={onRemove}>
          <IconTrash size={16} />
        </IconButton>
      </Group>
      <Group gap={8} grow align="end">
        {field('cameraId', words.camera)}
        {field('siteId', words.site)}
        {field('taskId', words.task)}
        <Select
          size="xs"
          label={words.role}
          placeholder={words.noRole}
          clearable
          value={rule.role}
          onChange={(role) => onChange({ role: role as WatchRule['role'] })}
          data={Object.entries(t.common.roles).map(([value, label]) => ({ value, label }))}
        />
      </Group>
    </div>
  );
}
