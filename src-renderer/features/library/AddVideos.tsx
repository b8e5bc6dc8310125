import { Button, Group, Menu, Modal, Stack, Textarea } from '@mantine/core';
import { IconChevronDown, IconFileImport, IconFolderSearch, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { connection } from '../../client/connection.ts';
import { importFiles } from '../../state/intake.ts';
import { t } from '../../strings/index.ts';

/** The button that brings recordings in: by choosing files, or by path without copying anything. */
export function AddVideos() {
  const [asking, setAsking] = useState(false);
  const pick = async () => {
    await importFiles(await connection.files.pick());
  };
  return (
    <>
      <Group gap={1} wrap="nowrap">
        <Button
          leftSection={<IconPlus size={16} />}
          onClick={() => void pick()}
          style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}
        >
          {t.library.add}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              px={8}
              aria-label={t.library.menu(t.library.add)}
              style={{ borderStartStartRadius: 0, borderEndStartRadius: 0 }}
            >
              <IconChevronDown size={16} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => void pick()}>
              {t.library.addFiles}
            </Menu.Item>
            <Menu.Item leftSection={<IconFolderSearch size={16} />} onClick={() => setAsking(true)}>
              {t.library.addPath}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <AddByPath opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function AddByPath({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const paths = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const add = () => {
    onClose();
    setText('');
    void importFiles(paths.map((path) => ({ kind: 'path', path, name: path.split(/[\\/]/).at(-1) ?? path })));
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.addPathTitle} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Stack gap={12}>
          <Textarea
            label={t.library.addPathLabel}
            description={t.library.addPathHint}
            minRows={4}
            autosize
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
            <Button type="submit" disabled={paths.length === 0}>
              {t.library.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
