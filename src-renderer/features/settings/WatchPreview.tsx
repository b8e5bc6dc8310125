import { Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { WatchRule } from '../../../src-shared/model/watch.ts';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';

const words = t.watchRules;
/** A rule that is being typed is tried when the typing rests. */
const TYPING_RESTS_MS = 300;
const LISTED = 3;

type Group = CallOutput<'watch.preview'>['groups'][number];

/** What the files of the watched folder would be taken for by rules that may not be saved yet. */
export function WatchPreview({ rules }: { rules: readonly WatchRule[] }) {
  const [tried] = useDebouncedValue(rules, TYPING_RESTS_MS);
  const { data, error } = useCall('watch.preview', { rules: [...tried] }, { keepPrevious: true });
  if (error) {
    return (
      <Text size="sm" c="red" role="alert">
        {error.message}
      </Text>
    );
  }
  if (!data) return null;
  if (data.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.noFiles}
      </Text>
    );
  }
  return (
    <Stack gap={8} aria-live="polite" data-testid="watch-preview">
      <Text size="sm">{words.tried[data.source === 'taken' ? 'taken' : 'waiting'](data.total)}</Text>
      {data.groups.map((group) => (
        <div key={group.rule ?? 'none'}>
          <Text size="sm" fw={600}>
            {group.rule === null ? words.byNone(group.count) : words.byRule(group.rule + 1, group.count)}
          </Text>
          {group.examples.slice(0, LISTED).map((example) => (
            <Text key={example.name} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {example.name}: {described(example)}
            </Text>
          ))}
        </div>
      ))}
    </Stack>
  );
}

function described({ cameraId, siteId, taskId, role, clock }: Group['examples'][number]): string {
  const facts = [
    ...(cameraId === null ? [] : [words.asCamera(cameraId)]),
    ...(siteId === null ? [] : [words.asSite(siteId)]),
    ...(taskId === null || role === null ? [] : [t.watch.asWhat(t.watch.roles[role], taskId)]),
    ...(clock === null ? [] : [words.asClock(clock.replace('T', ' '))]),
  ];
  return facts.length === 0 ? words.asNothing : facts.join(', ');
}
