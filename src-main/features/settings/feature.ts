import type { Settings } from '../../../src-shared/model/system.ts';
import type { Feature, Parts } from '../feature.ts';
import { readRules } from '../watch/watch-rules.ts';

/** What a user chooses, and which of it the environment fixes. */
export function settingsFeature({
  config,
  encoders,
  events,
  settings,
}: Pick<Parts, 'config' | 'encoders' | 'events' | 'settings'>): Feature<'settings.get' | 'settings.update'> {
  const view = (current: Settings): { settings: Settings; locked: string[] } => ({
    settings: current,
    locked: [...config.locked],
  });
  return {
    calls: {
      'settings.get': () => view(settings.get()),
      'settings.update': async (patch) => {
        const { encoder } = patch;
        if (encoder !== undefined && encoder !== settings.get().encoder) await encoders.locate(encoder);
        if (patch.watchRules) readRules(patch.watchRules);
        const updated = settings.update(patch);
        events.publish({ type: 'settings.changed' });
        return view(updated);
      },
    },
  };
}
