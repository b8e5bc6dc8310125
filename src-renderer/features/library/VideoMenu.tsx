import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import {
  IconArrowBarToUp,
  IconCopy,
  IconDots,
  IconLink,
  IconPlayerPlay,
  IconPlus,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { useAction } from '../../client/queries.ts';
import { importFiles } from '../../state/intake.ts';
import { openVideo } from '../../state/navigation.ts';
import { removeWithUndo } from '../../state/removals.ts';
import { t } from '../../strings/index.ts';
import { copyText } from '../../ui/copy.ts';

export function VideoMenu({ video, job }: { video: Video; job: Job | undefined }) {
  const [relinking, setRelinking] = useState(false);
  const moveFirst = useAction('jobs.moveFirst', { refresh: ['jobs.list'] });
  const reindex = useAction('vigil.index', { refresh: ['jobs.list', 'videos.list'] });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={28} aria-label={t.library.menu(video.name)}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => openVideo(video.videoId)}>
            {t.common.open}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copyText(video.path)}>
            {t.library.copyPath}
          </Menu.Item>
          {job && (job.state === 'queued' || job.state === 'paused') ? (
            <Menu.Item
              leftSection={<IconArrowBarToUp size={16} />}
              onClick={() => moveFirst.mutate({ jobId: job.jobId })}
            >
              {t.library.moveFirst}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => reindex.mutate({ videoId: video.videoId })}>
            {t.library.reindex}
          </Menu.Item>
          {video.fileState === 'gone' || video.fileState === 'changed' ? (
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => setRelinking(true)}>
              {t.library.relink}
            </Menu.Item>
          ) : null}
          {video.fileState === 'changed' ? (
            <Menu.Item
              leftSection={<IconPlus size={16} />}
              onClick={() => void importFiles([{ kind: 'path', name: video.name, path: video.path }])}
            >
              {t.library.addChanged}
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => removeWithUndo(video.videoId, video.name)}
          >
            {t.common.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Relink video={video} opened={relinking} onClose={() => setRelinking(false)} />
    </>
  );
}

function Relink({ video, opened, onClose }: { video: Video; opened: boolean; onClose: () => void }) {
  const [path, setPath] = useState(video.path);
  const relink = useAction('videos.relink', { refresh: ['videos.list', 'videos.get'] });
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.relink} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          relink.mutate({ videoId: video.videoId, path }, { onSuccess: onClose });
        }}
      >
        <Stack gap={12}>
          <TextInput
            label={t.library.relinkLabel}
            description={t.library.relinkHint}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" loading={relink.isPending} disabled={path.trim() === ''}>
              {t.library.relink}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
