import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { PAGES } from '../pages.ts';
import { t } from '../strings/index.ts';

type Row = readonly [key: string, what: string];

const { everywhere, groups } = t.help;
const pagesByKey = PAGES.filter(({ shortcut }) => shortcut !== undefined);
const goToPage: Row = [
  everywhere.go(pagesByKey.map(({ shortcut }) => shortcut?.toUpperCase()).join(' ')),
  pagesByKey.map(({ label }) => label).join(', '),
];
const GROUPS: readonly { readonly title: string; readonly keys: readonly Row[] }[] = [
  { title: everywhere.title, keys: [...everywhere.keys, goToPage, everywhere.close] },
  ...groups,
];

/** Every key there is, by what one is doing. */
export function HelpOverlay({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.help.title} size={760}>
      <SimpleGrid cols={2} spacing={24} verticalSpacing={24}>
        {GROUPS.map((group) => (
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
