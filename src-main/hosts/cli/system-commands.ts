import type { Command } from 'commander';
import type { api } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { Settings } from '../../../src-shared/model/system.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { RunCommand } from './command.ts';
import { addModelCommands } from './model-commands.ts';
import { lines, table } from './output.ts';

/** `models`, `settings`, `health`. */
export function addSystemCommands(program: Command, run: RunCommand): void {
  program
    .command('health')
    .description('what works and what does not')
    .action(() =>
      run(async (session) => {
        const health = await session.call('system.health', {});
        const rows = health.parts.map((part) => [part.name, part.state, part.detail]);
        const heading = lines([`Vigil ${health.version}: ${health.status}`, `Data folder: ${health.dataDir}`]);
        return { json: health, text: `${heading}\n${table(['part', 'state', 'detail'], rows)}` };
      }),
    );

  addModelCommands(program, run);

  const settings = program.command('settings').description('settings');
  settings
    .command('show', { isDefault: true })
    .description('all settings')
    .action(() => run(async (session) => settingsOutcome(await session.call('settings.get', {}))));
  settings
    .command('set')
    .description('change a setting')
    .argument('<name>')
    .argument('<value>')
    .action((name: string, value: string) =>
      run(async (session) => {
        if (!Object.hasOwn(Settings.shape, name)) {
          throw new VigilError('bad-input', say('setting-unknown', { name }), {
            hint: say('settings-are', { names: Object.keys(Settings.shape).join(', ') }),
          });
        }
        return settingsOutcome(await session.call('settings.update', { [name]: plainValue(value) }));
      }),
    );
}

/** `60`, `true` and `dark` as what they look like; the contract says whether that is allowed. */
function plainValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

type SettingsView = ReturnType<(typeof api)['settings.get']['output']['parse']>;

function settingsOutcome(view: SettingsView) {
  const rows = Object.entries(view.settings).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
    view.locked.includes(name) ? 'fixed by the environment' : '',
  ]);
  return { json: view, text: table(['setting', 'value', ''], rows) };
}
