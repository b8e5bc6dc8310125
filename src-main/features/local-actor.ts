import { userInfo } from 'node:os';
import type { SettingsStore } from '../stores/settings-store.ts';

/**
 * Who asks, for the audit trail: the name chosen in the settings or by `VIGIL_USER`, else the user of this machine.
 * Every door of Vigil is local, so all callers are that user.
 */
export function localActor(settings: Pick<SettingsStore, 'get'>): string {
  const { userName } = settings.get();
  return userName === '' ? systemUser() : userName;
}

/** `anonymous`, as SOPilot wrote, where the system knows no name (a container without users). */
function systemUser(): string {
  try {
    return userInfo().username || 'anonymous';
  } catch {
    return 'anonymous';
  }
}
