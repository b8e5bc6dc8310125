import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX } from '@tabler/icons-react';
import type { Health } from '../../../src-shared/model/system.ts';

const ICONS = {
  ok: <IconCircleCheck size={16} color="var(--v-ok)" />,
  degraded: <IconAlertTriangle size={16} color="var(--v-slow)" />,
  down: <IconCircleX size={16} color="var(--v-missing)" />,
  off: <IconCircleMinus size={16} color="var(--v-faint)" />,
} as const;

/** How a part does, by hue and by shape. */
export function HealthIcon({ state }: { state: Health['parts'][number]['state'] }) {
  return ICONS[state];
}
