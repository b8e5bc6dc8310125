import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useCall } from '../client/queries.ts';

/** Follows the appearance chosen in Settings. */
export function useTheme(): void {
  const chosen = useCall('settings.get', {}).data?.settings.theme;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (chosen) setColorScheme(chosen);
  }, [chosen, setColorScheme]);
}
