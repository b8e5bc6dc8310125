import { Text } from '@mantine/core';
import { IconAlertTriangle, IconUnlink } from '@tabler/icons-react';
import type { FileState } from '../../src-shared/model/video.ts';
import { t } from '../strings/index.ts';
import classes from './FileStateNote.module.css';

/** A line under evidence whose file is not the recording any more; nothing otherwise. */
export function FileStateNote({ state }: { readonly state: FileState }) {
  if (state !== 'changed' && state !== 'gone') return null;
  const Icon = state === 'changed' ? IconAlertTriangle : IconUnlink;
  return (
    <Text component="span" size="xs" className={classes['note']} data-file-state={state}>
      <Icon size={14} aria-hidden />
      {t.review.evidence.files[state]}
    </Text>
  );
}
