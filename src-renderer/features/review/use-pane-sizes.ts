import type { SplitterPaneSize } from '@mantine/hooks';
import { useLocalStorage } from '@mantine/hooks';

/** Pane sizes as the user left them. */
export function usePaneSizes(key: string, defaults: SplitterPaneSize[]) {
  const [sizes, setSizes] = useLocalStorage<SplitterPaneSize[]>({
    key: `vigil.panes.${key}`,
    defaultValue: defaults,
    getInitialValueInEffect: false,
  });
  return { sizes: sizes.length === defaults.length ? sizes : defaults, onSizeChange: setSizes };
}
