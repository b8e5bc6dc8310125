import { Badge, Group, Text } from '@mantine/core';
import type { Job, Video } from '../../../src-shared/model/worded.ts';
import { t } from '../../strings/index.ts';
import { OpenVideoButton } from './OpenVideoButton.tsx';
import classes from './VideoCard.module.css';
import { VideoMenu } from './VideoMenu.tsx';
import { VideoStatusLine } from './VideoStatusLine.tsx';

export function VideoCard({ video, job }: { video: Video; job: Job | undefined }) {
  return (
    <article className={classes['card']} data-video={video.name} data-status={video.status}>
      <OpenVideoButton video={video} />
      <div className={classes['cardText']}>
        <Group gap={4} wrap="nowrap" h={28}>
          <Text size="sm" fw={500} truncate flex={1} title={video.path}>
            {video.name}
          </Text>
          {video.role ? (
            <Badge size="sm" variant="default" fw={500}>
              {t.common.roles[video.role]}
            </Badge>
          ) : null}
          <VideoMenu video={video} job={job} />
        </Group>
        <div className={classes['cardStatus']}>
          <VideoStatusLine video={video} job={job} />
        </div>
      </div>
    </article>
  );
}
