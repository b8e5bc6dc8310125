import { useAction } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { showDone } from './notices.ts';

const words = t.models;

/** Chooses an encoder: one that has not seen every video is used once it has, any other at once. */
export function useChooseEncoder(): (encoderId: string) => void {
  const coverage = useAction('models.coverage');
  const reembed = useAction('models.reembed', { refresh: ['jobs.list', 'models.coverage'] });
  const update = useAction('settings.update', { refresh: ['settings.get', 'models.list', 'system.health'] });
  return (encoderId) =>
    coverage.mutate(
      { encoderId },
      {
        onSuccess: ({ videos, indexed, title }) => {
          if (indexed < videos) reembed.mutate({ encoderId }, { onSuccess: () => showDone(words.seesAllFirst(title)) });
          else update.mutate({ encoder: encoderId }, { onSuccess: () => showDone(words.saved) });
        },
      },
    );
}
