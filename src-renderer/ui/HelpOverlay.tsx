import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { t } from '../strings/index.ts';

export function HelpOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.help.title} size={760}>
      <SimpleGrid cols={2} spacing={24} verticalSpacing={24}>
        {t.help.groups.map((group) => (
          <Stack key={group.title} gap={8}>
            <Title order={3}>{group.title}</Title>
            {group.keys.map(([key, what]) => (
              <Group key={key} justify="space-between" wrap="nowrap" gap={12}>
                <Text size="sm">{what}</Text>
                <Kbd style={{ whiteSpace: 'nowrap' }}>{key}</Kbd>
              </Group>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
