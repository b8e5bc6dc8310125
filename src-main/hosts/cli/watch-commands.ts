import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { WatchRules } from '../../../src-shared/model/watch.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { fileUnreadable } from '../../platform/file-unreadable.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';

/** `watch …`: the watched folder and its rules. */
export function addWatchCommands(program: Command, run: RunCommand): void {
  const watch = program.command('watch').description('the watched folder and what its recordings are taken for');
  watch
    .command('status', { isDefault: true })
    .description('what is under way in the folder and what has become of its files')
    .action(() =>
      run(async (session) => {
        const status = await session.call('watch.status', {});
        const { enabled, folder, problem, completed, failed } = status;
        const heading = [
          `${folder}: ${enabled ? 'watched' : 'not watched'}`,
          ...(problem === null ? [] : [problem]),
          `${completed} taken in, ${failed} put aside`,
        ];
        const rows = [
          ...status.files.map((file) => [file.state, file.name, file.problem ?? '']),
          ...status.left.map((file) => ['left', file.name, `${file.problem} ${file.hint}`]),
        ];
        return {
          json: status,
          text: rows.length > 0 ? `${lines(heading)}\n${table(['state', 'file', ''], rows)}` : lines(heading),
        };
      }),
    );
  watch
    .command('rules')
    .description('show the rules, or take those of a JSON file: a list of {pattern, cameraId, siteId, taskId, role}')
    .argument('[file]')
    .action((file: string | undefined) =>
      run(async (session) => {
        if (file !== undefined) await session.call('settings.update', { watchRules: await rulesIn(file) });
        const { watchRules } = (await session.call('settings.get', {})).settings;
        const rows = watchRules.map((rule, at) => [
          ...[at + 1, rule.pattern, rule.cameraId, rule.siteId, rule.taskId, rule.role ?? ''],
        ]);
        return { json: watchRules, text: table(['rule', 'pattern', 'camera', 'site', 'task', 'role'], rows) };
      }),
    );
  watch
    .command('preview')
    .description('what files would be taken for: those named, else those that lie in the folder or were taken in')
    .argument('[names...]', 'paths below the watched folder')
    .option('--rules <file>', 'by the rules of this JSON file')
    .action((names: string[], { rules: file }: { rules?: string }) =>
      run(async (session) => {
        const rules = file === undefined ? undefined : await rulesIn(file);
        const wanted = given({ rules, names: names.length > 0 ? names : undefined });
        return previewOutcome(await session.call('watch.preview', wanted));
      }),
    );
}

function previewOutcome(preview: CallOutput<'watch.preview'>): Outcome {
  const heading = preview.groups.map(
    ({ rule, count }) => `${rule === null ? 'no rule' : `rule ${rule + 1}`}: ${count}`,
  );
  const rows = preview.groups.flatMap(({ rule, examples }) =>
    examples.map(({ name, cameraId, siteId, taskId, role, clock }) => [
      ...[rule === null ? '' : rule + 1, name, cameraId ?? '', siteId ?? '', taskId ?? '', role ?? '', clock ?? ''],
    ]),
  );
  const text = `${lines(heading)}\n${table(['rule', 'file', 'camera', 'site', 'task', 'role', 'begins'], rows)}`;
  return { json: preview, text: preview.total === 0 ? 'There is no file to try the rules on.' : text };
}

async function rulesIn(file: string): Promise<WatchRules> {
  const path = absolutePath(file);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw fileUnreadable(path, thrown);
  });
  const rules = z
    .string()
    .transform((json, context): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        context.addIssue({ code: 'custom' });
        return z.NEVER;
      }
    })
    .pipe(WatchRules)
    .safeParse(text);
  if (!rules.success) {
    throw new VigilError('bad-input', say('watch-rules-file-wrong', { path }), { hint: say('watch-rules-file-hint') });
  }
  return rules.data;
}
