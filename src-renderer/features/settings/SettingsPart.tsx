import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of the settings with its title and what it is for. */
export function SettingsPart({
  name,
  words,
  order = 2,
  children,
}: {
  name: string;
  words: { readonly title: string; readonly about: string };
  order?: 2 | 3;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={`${name}-title`}>
      <Stack gap={12}>
        <div>
          <Title order={order} id={`${name}-title`} mb={4}>
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
        </div>
        {children}
      </Stack>
    </section>
  );
}
