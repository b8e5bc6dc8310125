import { Button, Group, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import type { Video } from '../../../../src-shared/model/worded.ts';
import { connection } from '../../../client/connection.ts';
import type { Picked } from '../../../client/file-access.ts';
import { useCall } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { duration } from '../../../ui/format.ts';
import type { TakeSource } from './use-add-take.ts';

/** What stands in the fields, also in those that are not shown now. */
interface Fields {
  readonly kind: TakeSource['kind'];
  readonly video: Pick<Video, 'videoId' | 'name'> | null;
  readonly picked: Picked | null;
  readonly path: string;
}

export const emptySource: Fields = { kind: 'library', video: null, picked: null, path: '' };

/** The recording that was chosen, by its name; null while nothing was. */
export function sourceOf({ kind, video, picked, path }: Fields): { source: TakeSource; name: string } | null {
  switch (kind) {
    case 'library':
      return video && { source: { kind, videoId: video.videoId }, name: video.name };
    case 'files':
      return picked && { source: { kind, picked }, name: picked.name };
    case 'path':
      return path.trim() === '' ? null : { source: { kind, path: path.trim() }, name: path };
  }
}

/** Chooses the recording of a take: from the library, as a file, or by its path. */
export function SourceFields({ fields, onChange }: { fields: Fields; onChange: (fields: Fields) => void }) {
  const videos = useCall('videos.list', { limit: 1000 }).data?.videos ?? [];
  return (
    <>
      <SegmentedControl
        value={fields.kind}
        onChange={(kind) => onChange({ ...fields, kind: kind as Fields['kind'] })}
        data={[
          { value: 'library', label: t.sop.fromLibrary },
          { value: 'files', label: t.sop.fromFiles },
          { value: 'path', label: t.sop.fromPath },
        ]}
      />
      {fields.kind === 'library' ? (
        <Select
          label={t.sop.video}
          searchable
          data-autofocus
          value={fields.video?.videoId ?? null}
          onChange={(videoId) => onChange({ ...fields, video: videos.find((one) => one.videoId === videoId) ?? null })}
          data={videos
            .filter((video) => video.status !== 'failed')
            .map((video) => ({ value: video.videoId, label: `${video.name} · ${duration(video.durationSec)}` }))}
        />
      ) : fields.kind === 'files' ? (
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconUpload size={16} />}
            onClick={() =>
              void connection.files.pick().then(([first]) => onChange({ ...fields, picked: first ?? null }))
            }
          >
            {t.sop.fromFiles}
          </Button>
          <Text size="sm" truncate flex={1}>
            {fields.picked?.name}
          </Text>
        </Group>
      ) : (
        <TextInput
          label={t.sop.path}
          value={fields.path}
          onChange={(event) => onChange({ ...fields, path: event.currentTarget.value })}
        />
      )}
    </>
  );
}
