import { describe, expect, it } from 'vitest';
import { findCycles } from './architecture/cycles.ts';
import { brokenRules, RULES } from './architecture/import-rules.ts';
import { LAYERS, layerOf } from './architecture/layers.ts';
import { importsOf, readSourceFiles } from './architecture/source-files.ts';
import { brokenTextRules, TEXT_RULES } from './architecture/text-rules.ts';

const MAX_LINES = 300;

/** One import per rule that the rule must refuse: `[name of the rule, file, text]`. */
const PLANTED: readonly (readonly [RegExp, string, string])[] = [
  [/^src-shared imports/, 'src-shared/model/x.ts', "import { join } from 'node:path';"],
  [/^src-renderer imports/, 'src-renderer/x.tsx', "import { db } from '../src-main/stores/db/open.ts';"],
  [/^src-renderer imports/, 'src-renderer/x.tsx', "import { app } from 'electron';"],
  [/^the window's rooms/, 'src-renderer/strings/x.ts', "import { connection } from '../client/connection.ts';"],
  [/^the window's rooms/, 'src-renderer/client/x.ts', "import { showError } from '../state/notices.ts';"],
  [/^the window's rooms/, 'src-renderer/state/x.ts', "import type { View } from '../ui/timeline/time-scale.ts';"],
  [/^the window's rooms/, 'src-renderer/ui/x.tsx', "const page = await import('../features/sop/SopPage.tsx');"],
  [/^the window's rooms/, 'src-renderer/features/sop/x.tsx', "import { PAGES } from '../../pages.ts';"],
  [/^features of the window/, 'src-renderer/features/sop/x.tsx', "import { Stage } from '../review/Stage.tsx';"],
  [/^electron is/, 'src-main/core/x.ts', "import { app } from 'electron';"],
  [/^hosts import/, 'src-main/hosts/cli/x.ts', "import { searchHits } from '../../features/ask/search.ts';"],
  [/^core imports/, 'src-main/core/x.ts', "import type { Access } from '../hosts/open-core.ts';"],
  [/^features import/, 'src-main/features/ask/x.ts', "import { dispatch } from '../../core/dispatch.ts';"],
  [/^features import/, 'src-main/features/ask/x.ts', "import { serve } from '../../workers/pool/serve-tasks.ts';"],
  [/^a feature/, 'src-main/features/videos/x.ts', "import { takes } from '../sop/takes.ts';"],
  [/^jobs import/, 'src-main/jobs/x.ts', "import { ingest } from '../features/ingest/feature.ts';"],
  [/^engines import/, 'src-main/engines/media/x.ts', "const s = await import('../../stores/video-store.ts');"],
  [/^engines import/, 'src-main/engines/media/x.ts', "import { run } from '../../workers/pool/worker-pool.ts';"],
  [/^engines import/, 'src-main/engines/media/x.ts', "import { loadConfig } from '../../platform/config.ts';"],
  [/^an engine/, 'src-main/engines/media/x.ts', "import { scan } from '../scan/scan.ts';"],
  [/^workers import/, 'src-main/workers/tasks/x.ts', "import { steps } from '../../features/sop/steps.ts';"],
  [/^workers import/, 'src-main/workers/tasks/x.ts', "import { videos } from '../../stores/video-store.ts';"],
  [/^stores import/, 'src-main/stores/x.ts', "export { probe } from '../engines/media/probe.ts';"],
  [/^file formats/, 'src-main/formats/x.ts', "import { db } from '../stores/db/open.ts';"],
  [/^platform imports/, 'src-main/platform/x.ts', "import { dispatch } from '../core/dispatch.ts';"],
  [/^migrations/, 'migrations/0002-x.ts', "import { now } from '../src-shared/time.ts';"],
  [/^no import goes up/, 'src-main/stores/db/x.ts', "import { videos } from '../video-store.ts';"],
  [/^every file belongs/, 'src-main/engines/unheard-of/x.ts', ''],
];

const PLANTED_TEXTS: readonly (readonly [RegExp, string, string])[] = [
  [/SQL/, 'src-main/core/x.ts', "await db.selectFrom('videos').selectAll().execute();"],
  [/sentence/, 'src-main/core/x.ts', "throw new VigilError('not-found', 'There is no such video.');"],
  [/environment/, 'src-main/features/ask/x.ts', "const folder = process.env['HOME'];"],
];

const sources = readSourceFiles();
const imports = new Map(sources.map((source) => [source.file, importsOf(source)]));

describe('architecture', () => {
  it('keeps every import rule, and none goes up', () => {
    expect(sources.flatMap(({ file }) => brokenRules(file, imports.get(file)!))).toEqual([]);
  });

  it('refuses a planted import by each rule', () => {
    for (const [name, file, text] of PLANTED) {
      const broken = brokenRules(file, importsOf({ file, text })).map(({ rule }) => rule);
      expect(broken, `${file}: ${text}`).toEqual([expect.stringMatching(name)]);
    }
    const unproven = RULES.filter((rule) => !PLANTED.some(([name]) => name.test(rule.name)));
    expect(unproven.map(({ name }) => name)).toEqual([]);
  });

  it('has no cycle, types included', () => {
    expect(findCycles(imports)).toEqual([]);
    const planted = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
    ]);
    expect(findCycles(planted)).toEqual([['a', 'b', 'c']]);
  });

  it('has a file in every layer', () => {
    const used = new Set(sources.map(({ file }) => layerOf(file)));
    const later = ['src-main/features/events'];
    expect(LAYERS.filter((layer) => !used.has(layer) && !later.includes(layer))).toEqual([]);
  });

  it('keeps SQL and sentences out of core, and reads the environment in one place', () => {
    const broken = sources.flatMap(({ file, text }) => brokenTextRules(file, text).map((name) => `${file}: ${name}`));
    expect(broken).toEqual([]);
    for (const [name, file, text] of PLANTED_TEXTS) {
      expect(brokenTextRules(file, text), text).toEqual([expect.stringMatching(name)]);
    }
    expect(TEXT_RULES.filter((rule) => !PLANTED_TEXTS.some(([name]) => name.test(rule.name)))).toEqual([]);
  });

  it(`has no file over ${MAX_LINES} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});
