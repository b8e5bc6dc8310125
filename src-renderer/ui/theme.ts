import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent: selection, play-head, the main button. */
const signal: MantineColorsTuple = [
  '#eaf3ff',
  '#d3e5ff',
  '#a6cbff',
  '#75aeff',
  '#4f97ff',
  '#3385f8',
  '#1a6fe6',
  '#0f5cc6',
  '#0a4da8',
  '#053f8c',
];

/** Neutral near-black surfaces, so that the picture is the only colour. */
const dark: MantineColorsTuple = [
  '#ededf0',
  '#c8c8cf',
  '#9d9da7',
  '#6d6d78',
  '#35353c',
  '#2a2a30',
  '#1d1d21',
  '#131316',
  '#0c0c0e',
  '#070708',
];

export const theme = createTheme({
  primaryColor: 'signal',
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  colors: { signal, dark },
  black: '#17171a',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans JP', 'Hiragino Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  // Three text sizes; the names between them fall on the nearest.
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '20px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '14px', lineHeight: '20px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 12 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true } },
    Badge: { defaultProps: { tt: 'none', fw: 500, fz: 12 } },
  },
});
