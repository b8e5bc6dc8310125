// Brings a fresh clone to where it can build and run: packages, the project's Node, ffmpeg (Chromium and poppler for tests).
import { ensurePackages } from './lib/packages.mjs';
import { enterProjectNode, isMain, say } from './lib/project.mjs';
import { ensureTools, findChromium, findFfmpeg, onPath } from './lib/system-tools.mjs';

/** Everything before building. Afterwards this process runs under the project's own Node. Returns what is missing. */
export async function setUp(tools = ['ffmpeg']) {
  ensurePackages();
  await enterProjectNode();
  return ensureTools(tools);
}

if (isMain(import.meta.url)) {
  const missing = await setUp(['ffmpeg', 'chromium', 'poppler']);
  say(`node      ${process.version}`);
  say(`ffmpeg    ${findFfmpeg() ?? 'missing'}`);
  say(`chromium  ${findChromium() ?? 'missing (needed by tests only)'}`);
  say(`pdftotext ${onPath('pdftotext') ?? 'missing (needed by tests only)'}`);
  process.exit(missing.includes('ffmpeg') ? 1 : 0);
}
