import { Group } from '@mantine/core';
import { IconArrowsHorizontal, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { t } from '../../strings/index.ts';
import { IconButton } from '../IconButton.tsx';

/** What one press of a zoom button or key makes of the span a timeline shows. */
export const ZOOM_STEP = 0.6;

/** Out, in, all of it: what every timeline has, with the keys it also listens to. */
export function ZoomButtons({
  fitLabel,
  zoom,
  fit,
}: {
  /** What "all of it" is. */
  fitLabel: string;
  zoom: (factor: number) => void;
  fit: () => void;
}) {
  return (
    <Group gap={4} wrap="nowrap">
      <IconButton label={t.timeline.zoomOut} shortcut="−" size={24} onClick={() => zoom(1 / ZOOM_STEP)}>
        <IconZoomOut size={16} />
      </IconButton>
      <IconButton label={t.timeline.zoomIn} shortcut="+" size={24} onClick={() => zoom(ZOOM_STEP)}>
        <IconZoomIn size={16} />
      </IconButton>
      <IconButton label={fitLabel} shortcut="0" size={24} onClick={fit}>
        <IconArrowsHorizontal size={16} />
      </IconButton>
    </Group>
  );
}
