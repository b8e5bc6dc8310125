import { Button, Group } from '@mantine/core';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { askExamples, lastingLabels } from './ask-examples.ts';

/** Questions to begin with: of what was found in the footage, where a detector has looked. */
export function AskExamples({ videoId, onAsk }: { videoId: string | null; onAsk: (text: string) => void }) {
  const inVideo = useCall('videos.objects', { videoId: videoId ?? '' }, { enabled: videoId !== null });
  const inLibrary = useCall('objects.labels', {}, { enabled: videoId === null });
  if (inVideo.isLoading || inLibrary.isLoading) return null;
  const labels =
    videoId === null ? inLibrary.data?.labels.map(({ label }) => label) : lastingLabels(inVideo.data?.tracks);
  return (
    <Group gap={8}>
      {askExamples(labels ?? [], t.review.ask).map((example) => (
        <Button key={example} size="compact-sm" variant="default" fw={400} onClick={() => onAsk(example)}>
          {example}
        </Button>
      ))}
    </Group>
  );
}
