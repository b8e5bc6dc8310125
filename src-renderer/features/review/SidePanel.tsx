import { Tabs } from '@mantine/core';
import type { Video } from '../../../src-shared/model/worded.ts';
import { setReview, useReview } from '../../state/review.ts';
import { t } from '../../strings/index.ts';
import { AskPanel } from './AskPanel.tsx';
import { DetailsPanel } from './DetailsPanel.tsx';
import { ExportShelf } from './ExportShelf.tsx';
import classes from './SidePanel.module.css';

export function SidePanel({ video }: { video: Video | null }) {
  const panel = useReview((state) => state.panel);
  return (
    <Tabs
      className={classes['side']}
      value={panel}
      onChange={(value) => setReview({ panel: value === 'details' ? 'details' : 'ask' })}
      aria-label={t.review.panelLabel}
    >
      <Tabs.List>
        <Tabs.Tab value="ask">{t.review.panels.ask}</Tabs.Tab>
        <Tabs.Tab value="details" disabled={video === null}>
          {t.review.panels.details}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="ask" className={classes['sideBody']}>
        <AskPanel video={video} />
      </Tabs.Panel>
      <Tabs.Panel value="details" className={classes['sideBody']}>
        {video ? <DetailsPanel key={video.videoId} video={video} /> : null}
      </Tabs.Panel>
      <ExportShelf />
    </Tabs>
  );
}
