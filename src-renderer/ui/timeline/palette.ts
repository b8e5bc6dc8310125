/** The colours a canvas needs, read from the page's own tokens. */
export interface Palette {
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly surface: string;
  readonly stage: string;
  readonly accent: string;
  readonly hit: string;
  readonly shot: string;
  readonly chunk: string;
  readonly motion: string;
  readonly sound: string;
  readonly font: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--mantine-color-text'),
    dim: token('--v-dim'),
    line: token('--v-line'),
    surface: token('--v-surface'),
    stage: token('--v-stage'),
    accent: token('--v-accent'),
    hit: token('--v-hit'),
    shot: token('--v-shot'),
    chunk: token('--v-chunk'),
    motion: token('--v-motion'),
    sound: token('--v-sound'),
    font: `11px ${token('--mantine-font-family')}`,
  };
}
