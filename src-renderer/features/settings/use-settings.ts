import type { UseQueryResult } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '../../../src-shared/contract/api.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';

type Settings = CallOutput<'settings.get'>['settings'];

interface SettingsInUse {
  readonly query: UseQueryResult<CallOutput<'settings.get'>, Error>;
  /** Undefined until they are read. */
  readonly settings: Settings | undefined;
  isLocked(name: keyof Settings): boolean;
  /** A setting's hint, and that the environment fixes it where it does. */
  note(name: keyof Settings, hint: string): string;
  change(patch: CallInput<'settings.update'>): void;
}

/** The settings and how to change them: each takes effect when it is changed. */
export function useSettings(): SettingsInUse {
  const query = useCall('settings.get', {});
  const update = useAction('settings.update', { refresh: ['settings.get', 'system.health', 'models.list'] });
  const isLocked = (name: keyof Settings) => query.data?.locked.includes(name) ?? false;
  return {
    query,
    settings: query.data?.settings,
    isLocked,
    note: (name, hint) => (isLocked(name) ? `${hint} ${t.settings.locked}.`.trim() : hint),
    change: (patch) => update.mutate(patch, { onSuccess: () => showDone(t.settings.saved) }),
  };
}
