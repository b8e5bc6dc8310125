import { Skeleton, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useSettings } from './use-settings.ts';

type SettingsInUse = ReturnType<typeof useSettings>;

/** A titled group of settings; the part below the title comes when they are read. */
export function SettingsSection({
  name,
  height,
  children,
}: {
  name: keyof typeof t.settings.names;
  /** Of what is to come, in px: nothing jumps when it does. */
  height: number;
  children: (inUse: SettingsInUse & { settings: NonNullable<SettingsInUse['settings']> }) => ReactNode;
}) {
  const inUse = useSettings();
  const { query, settings } = inUse;
  return (
    <section aria-labelledby={`${name}-title`}>
      <Stack gap={16}>
        <Title order={2} id={`${name}-title`}>
          {t.settings.names[name]}
        </Title>
        {query.isError ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : settings ? (
          children({ ...inUse, settings })
        ) : (
          <Skeleton height={height} />
        )}
      </Stack>
    </section>
  );
}
