import { create } from 'zustand';

const KEPT_AS = 'vigil.boxes';

/** Whether boxes are drawn over the picture; remembered. */
export const useBoxesShown = create<{ readonly shown: boolean }>(() => ({
  shown: localStorage.getItem(KEPT_AS) !== 'off',
}));

export function toggleBoxes(): void {
  const shown = !useBoxesShown.getState().shown;
  localStorage.setItem(KEPT_AS, shown ? 'on' : 'off');
  useBoxesShown.setState({ shown });
}
