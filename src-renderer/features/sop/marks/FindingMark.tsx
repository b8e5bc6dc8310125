import {
  IconArrowsExchange,
  IconBolt,
  IconCircleX,
  IconClockPause,
  IconRepeat,
  IconSquarePlus,
  IconWaveSine,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Finding } from '../../../../src-shared/model/worded.ts';

type FindingType = Finding['type'];

/** A hue and a shape for each kind of finding: either alone is enough to tell them apart. */
const MARKS: Readonly<Record<FindingType, { icon: TablerIcon; color: string }>> = {
  missing: { icon: IconCircleX, color: 'var(--v-missing)' },
  swapped: { icon: IconArrowsExchange, color: 'var(--v-swapped)' },
  repeated: { icon: IconRepeat, color: 'var(--v-repeated)' },
  extra: { icon: IconSquarePlus, color: 'var(--v-extra)' },
  slow: { icon: IconClockPause, color: 'var(--v-slow)' },
  fast: { icon: IconBolt, color: 'var(--v-fast)' },
  deviating: { icon: IconWaveSine, color: 'var(--v-deviating)' },
};

export const findingColor = (type: FindingType): string => MARKS[type].color;

export const isFindingType = (word: string): word is FindingType => Object.hasOwn(MARKS, word);

export function FindingMark({ type, size = 16 }: { type: FindingType; size?: number }) {
  const { icon: Icon, color } = MARKS[type];
  return <Icon size={size} color={color} aria-hidden="true" style={{ flex: 'none' }} />;
}
