import { createSpotlight } from '@mantine/spotlight';

/** The command palette: its state, and opening and closing it. */
export const [paletteStore, palette] = createSpotlight();
