import { Stack } from '@mantine/core';
import { CheckPanel } from './CheckPanel.tsx';
import { HealthList } from './HealthList.tsx';

/** How each part is, and whether the library is whole. */
export function HealthPanel() {
  return (
    <Stack gap={24}>
      <HealthList />
      <CheckPanel />
    </Stack>
  );
}
