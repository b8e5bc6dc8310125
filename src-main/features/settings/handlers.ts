import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Settings } from '../../../src-shared/model/system.ts';

export interface SettingsDependencies {
  readonly settings: { get(): Settings; update(patch: ParsedInput<'settings.update'>): Settings };
  /** Names of settings fixed by the environment. */
  readonly locked: readonly string[];
  /** Throws `model-missing` for an encoder that is not on this machine. */
  readonly requireEncoder: (encoderId: string) => Promise<unknown>;
  readonly announce: () => void;
}

export function createSettingsHandlers({
  settings,
  locked,
  requireEncoder,
  announce,
}: SettingsDependencies): Handlers<'settings.get' | 'settings.update'> {
  const view = (current: Settings): { settings: Settings; locked: string[] } => ({
    settings: current,
    locked: [...locked],
  });
  return {
    'settings.get': () => view(settings.get()),
    'settings.update': async (patch) => {
      const { encoder } = patch;
      if (encoder !== undefined && encoder !== settings.get().encoder) await requireEncoder(encoder);
      const updated = settings.update(patch);
      announce();
      return view(updated);
    },
  };
}
