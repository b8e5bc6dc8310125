import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The middle of an empty page: what this is for, in steps, and the way to begin. */
export function Centred({
  icon,
  title,
  hint,
  steps,
  children,
}: {
  icon?: ReactNode;
  title: string;
  hint?: string;
  steps?: readonly string[];
  children?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap={12} p={24} mih={240} h="100%">
      {icon}
      <Title order={2}>{title}</Title>
      {hint ? (
        <Text size="sm" c="dimmed" maw={440} ta="center">
          {hint}
        </Text>
      ) : null}
      {steps ? (
        <ol style={{ maxWidth: 480, margin: 0, paddingInlineStart: 20, color: 'var(--v-dim)' }}>
          {steps.map((step) => (
            <li key={step} style={{ paddingBlock: 4 }}>
              {step}
            </li>
          ))}
        </ol>
      ) : null}
      {children}
    </Stack>
  );
}
