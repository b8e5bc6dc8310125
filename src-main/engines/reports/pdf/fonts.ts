import { createRequire } from 'node:module';

export type Weight = 'regular' | 'bold';

const FONT_FILES: Readonly<Record<Weight, string>> = {
  regular: '400Regular/NotoSansJP_400Regular.ttf',
  bold: '700Bold/NotoSansJP_700Bold.ttf',
};

/** Where the font of a weight lies; in a packed app that is the unpacked copy, which readers outside Electron can open. */
export function fontPath(weight: Weight): string {
  const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-jp/${FONT_FILES[weight]}`);
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}
