import { Button, Group, Menu, Text } from '@mantine/core';
import { IconCamera, IconFileExport, IconGif, IconLayoutGrid, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Video } from '../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { exportChoices, startExport } from '../../state/exports.ts';
import { clearSelection, spanOf, useSelection } from '../../state/selection.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { Player } from '../../ui/player/player.ts';
import { ExportDialog } from './ExportDialog.tsx';
import classes from './ExportTools.module.css';

const words = t.exports;

/** Beside the timeline's name: the part that is marked, and what can be made of it. */
export function ExportTools({ video, player }: { video: Video; player: Player }) {
  const { videoId } = video;
  const selection = useSelection((state) => state.selection);
  const span = spanOf(selection, videoId);
  const [asking, setAsking] = useState(false);
  const shown = selection?.videoId === videoId ? selection : null;
  const shows = () => {
    const { clock, mask } = exportChoices();
    return { clock, mask };
  };
  return (
    <Group gap={4} wrap="nowrap">
      {shown ? (
        <Text size="xs" className="v-time" data-testid="export-range" data-range>
          {shown.startSec === null ? '…' : formatTimecode(shown.startSec, 3)} –{' '}
          {shown.endSec === null ? '…' : formatTimecode(shown.endSec, 3)}
          {span ? (
            <span className={classes['wide']}>{` (${words.length((span.endSec - span.startSec).toFixed(2))})`}</span>
          ) : null}
        </Text>
      ) : null}
      {shown ? (
        <IconButton label={words.clear} shortcut="X" size={20} onClick={clearSelection}>
          <IconX size={12} />
        </IconButton>
      ) : null}
      {span ? (
        <Button className={classes['wide'] ?? ''} size="compact-xs" variant="filled" onClick={() => setAsking(true)}>
          {words.clip}
        </Button>
      ) : null}
      <Menu position="top-end" width={240}>
        <Menu.Target>
          <Button size="compact-xs" variant="default" leftSection={<IconFileExport size={14} />}>
            {words.menu}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {span ? null : <Menu.Label>{words.needsRange}</Menu.Label>}
          <Menu.Item disabled={!span} leftSection={<IconFileExport size={16} />} onClick={() => setAsking(true)}>
            {words.clip}
          </Menu.Item>
          <Menu.Item
            disabled={!span}
            leftSection={<IconGif size={16} />}
            onClick={() => span && void startExport('exports.gif', { videoId, ...span, ...shows() })}
          >
            {words.gif}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCamera size={16} />}
            onClick={() =>
              void startExport('exports.picture', { videoId, atSec: player.store.getState().sec, ...shows() })
            }
          >
            {words.picture}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLayoutGrid size={16} />}
            onClick={() => void startExport('exports.sheet', { videoId, ...span, mask: shows().mask })}
          >
            {words.sheet}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && span ? <ExportDialog videoId={videoId} span={span} onClose={() => setAsking(false)} /> : null}
    </Group>
  );
}
