import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  type MaskMode,
  type MaskRect,
  type MaskScope,
  type PrivacyMask,
  sameScope,
} from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useAction } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { MaskStage } from './MaskStage.tsx';

const words = t.privacy;
/** Where a rectangle added by a key or a button appears. */
const FIRST_PLACE: MaskRect = { left: 0.4, top: 0.4, right: 0.6, bottom: 0.6 };

/** The mask of one scope, drawn on a picture; nothing counts until it is saved. */
export function MaskEditor({
  video,
  scope,
  masks,
  saved,
}: {
  video: Video;
  scope: MaskScope;
  masks: readonly PrivacyMask[];
  saved: PrivacyMask | undefined;
}) {
  const [rects, setRects] = useState<readonly MaskRect[]>(saved?.rects ?? []);
  const [mode, setMode] = useState<MaskMode>(saved?.mode ?? 'black');
  const [selected, setSelected] = useState<number | null>(null);
  const update = useAction('settings.update', { refresh: ['settings.get', 'privacy.status'] });
  const draft = { mode, rects: [...rects] };
  const kept = { mode: saved?.mode ?? 'black', rects: saved?.rects ?? [] };
  const isChanged = JSON.stringify(draft) !== JSON.stringify(kept) && (rects.length > 0 || kept.rects.length > 0);
  const save = () => {
    const others = masks.filter((mask) => !sameScope(mask.scope, scope));
    const privacyMasks = rects.length === 0 ? others : [...others, { scope, ...draft }];
    update.mutate({ privacyMasks }, { onSuccess: () => showDone(words.saved) });
  };
  const discard = () => {
    setRects(kept.rects);
    setMode(kept.mode);
    setSelected(null);
  };
  return (
    <Stack gap={8}>
      <Group justify="space-between" gap={8}>
        <SegmentedControl
          aria-label={words.mode}
          value={mode}
          onChange={(value) => setMode(value as MaskMode)}
          data={Object.entries(words.modes).map(([value, label]) => ({ value, label }))}
        />
        <RectButtons rects={rects} selected={selected} onChange={setRects} onSelect={setSelected} />
      </Group>
      <MaskStage
        video={video}
        rects={rects}
        mode={mode}
        selected={selected}
        onSelect={setSelected}
        onChange={setRects}
      />
      <Text size="xs" c="dimmed">
        {mode === 'blur' ? `${words.blurHint} ` : ''}
        {rects.length === 0 ? words.drawHint : words.keysHint}
      </Text>
      <Group gap={8}>
        <Button disabled={!isChanged} loading={update.isPending} onClick={save}>
          {words.save}
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={discard}>
          {words.discard}
        </Button>
      </Group>
    </Stack>
  );
}

/** How many rectangles there are; adding one and deleting the chosen one. */
function RectButtons({
  rects,
  selected,
  onChange,
  onSelect,
}: {
  rects: readonly MaskRect[];
  selected: number | null;
  onChange: (rects: readonly MaskRect[]) => void;
  onSelect: (index: number | null) => void;
}) {
  return (
    <Group gap={4}>
      <Text size="sm" c="dimmed" mr={4}>
        {words.count(rects.length)}
      </Text>
      <IconButton
        label={words.add}
        onClick={() => {
          onChange([...rects, FIRST_PLACE]);
          onSelect(rects.length);
        }}
      >
        <IconPlus size={16} />
      </IconButton>
      <IconButton
        label={words.remove}
        disabled={selected === null}
        onClick={() => {
          onChange(rects.filter((_, at) => at !== selected));
          onSelect(null);
        }}
      >
        <IconTrash size={16} />
      </IconButton>
    </Group>
  );
}
