import { Alert, Select, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHourglass, IconLoader } from '@tabler/icons-react';
import type { WatchSettings } from '../../../src-shared/model/watch.ts';
import type { LeftFile, WatchedFile } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { dateLabel } from '../../ui/format.ts';
import { CommittedText } from './CommittedText.tsx';
import rowClasses from './rows.module.css';
import { SettingsPart } from './SettingsPart.tsx';
import { WatchRules } from './WatchRules.tsx';

const words = t.watch;
const LISTED_FILES = 8;

const ICONS = {
  copying: <IconHourglass size={16} color="var(--v-faint)" />,
  processing: <IconLoader size={16} color="var(--v-accent)" />,
  completed: <IconCircleCheck size={16} color="var(--v-ok)" />,
  failed: <IconCircleX size={16} color="var(--v-missing)" />,
} as const;

/** The folder that recordings are taken in from by themselves, and what has come of them. */
export function WatchPanel() {
  const query = useCall('settings.get', {});
  const status = useCall('watch.status', {});
  const update = useAction('settings.update', { refresh: ['settings.get', 'watch.status', 'watch.preview'] });
  const error = query.error ?? status.error;
  if (error) return <ErrorPanel error={error} onRetry={() => void status.refetch()} />;
  if (!query.data || !status.data) return <Skeleton height={320} />;
  const { watch, watchRules } = query.data.settings;
  const { problem, files, left, completed, failed, defaultFolder } = status.data;
  const change = (patch: Partial<WatchSettings>) =>
    update.mutate({ watch: { ...watch, ...patch } }, { onSuccess: () => showDone(t.settings.saved) });
  return (
    <SettingsPart name="watch" words={words}>
      <Switch
        label={words.enabled}
        description={words.enabledHint}
        checked={watch.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      {problem === null ? null : (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />} title={problem} />
      )}
      <CommittedText
        label={words.folder}
        description={words.folderHint(defaultFolder)}
        value={watch.folder}
        onCommit={(folder) => change({ folder })}
      />
      <Select
        label={words.folders}
        description={words.foldersHint}
        maw={400}
        allowDeselect={false}
        value={watch.folders}
        onChange={(folders) => folders && change({ folders: folders as WatchSettings['folders'] })}
        data={Object.entries(words.foldersOf).map(([value, label]) => ({ value, label }))}
      />
      {watch.folders === 'tasks' ? <TaskDefaults watch={watch} onChange={change} /> : null}
      <WatchRules key={JSON.stringify(watchRules)} saved={watchRules} />
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          {completed + failed > 0
            ? words.counts(completed, failed)
            : files.length + left.length === 0
              ? words.empty
              : ''}
        </Text>
        {left.slice(0, LISTED_FILES).map((file) => (
          <LeftRow key={file.name} file={file} />
        ))}
        {left.length > LISTED_FILES ? (
          <Text size="xs" c="dimmed">
            {words.moreLeft(left.length - LISTED_FILES)}
          </Text>
        ) : null}
        {files.slice(0, LISTED_FILES).map((file) => (
          <FileRow key={`${file.state} ${file.name}`} file={file} />
        ))}
        {completed + failed > 0 ? (
          <Text size="xs" c="dimmed" mt={4}>
            {words.places}
          </Text>
        ) : null}
      </Stack>
    </SettingsPart>
  );
}

/** What recordings are taken for whose path does not say it. */
function TaskDefaults({
  watch,
  onChange,
}: {
  watch: WatchSettings;
  onChange: (patch: Partial<WatchSettings>) => void;
}) {
  return (
    <>
      <CommittedText
        label={words.task}
        description={words.taskHint}
        value={watch.taskId}
        onCommit={(taskId) => onChange({ taskId })}
      />
      <Select
        label={words.role}
        description={words.roleHint}
        maw={400}
        allowDeselect={false}
        value={watch.role}
        onChange={(role) => role && onChange({ role: role as WatchSettings['role'] })}
        data={Object.entries(words.roles).map(([value, label]) => ({ value, label }))}
      />
    </>
  );
}

function LeftRow({ file: { name, problem, hint } }: { file: LeftFile }) {
  return (
    <div className={rowClasses['fileRow']} data-file={name} data-state="left">
      <IconAlertTriangle size={16} color="var(--v-slow)" />
      <div>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {problem} {hint}
        </Text>
      </div>
    </div>
  );
}

function FileRow({ file }: { file: WatchedFile }) {
  const { name, state, problem, role, taskId, at } = file;
  const facts = [
    words.states[state],
    ...(role !== null && taskId !== null ? [words.asWhat(words.roles[role], taskId)] : []),
    ...(at === null ? [] : [dateLabel(at)]),
  ];
  return (
    <div className={rowClasses['fileRow']} data-file={name} data-state={state}>
      {ICONS[state]}
      <div>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {problem ?? facts.join(' · ')}
        </Text>
      </div>
    </div>
  );
}
