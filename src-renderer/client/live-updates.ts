import type { CallName } from '../../src-shared/contract/api.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import { deliverAnswerText } from './answer-text.ts';
import { connection } from './connection.ts';
import { useLink } from './link.ts';
import { queryClient, refresh } from './queries.ts';

const AFFECTED: Record<CoreEvent['type'], readonly CallName[]> = {
  'job.changed': ['jobs.list', 'jobs.get', 'jobs.outlook', 'videos.proxy'],
  'video.changed': [
    'videos.list',
    'videos.get',
    'videos.timeline',
    'videos.storyboard',
    'videos.waveform',
    'videos.frameTimes',
    'videos.objects',
    'objects.labels',
    'videos.sounds',
    'videos.texts',
    'chunks.list',
    'privacy.status',
    'cameras.list',
    'videos.sameMoment',
    'videos.proxy',
    'videos.proxies',
    'models.coverage',
  ],
  'task.changed': ['sop.tasks.list', 'sop.takes.list', 'sop.stepVersions', 'sop.statistics'],
  'score.changed': ['sop.scores', 'sop.getScore', 'sop.statistics'],
  'adapter.changed': ['sop.adapter.status', 'sop.scores', 'sop.getScore', 'sop.statistics'],
  'settings.changed': [
    'videos.objects',
    'settings.get',
    'system.health',
    'models.list',
    'models.coverage',
    'privacy.status',
    'watch.status',
    'databases.status',
  ],
  'watch.changed': ['watch.status', 'watch.preview'],
  'answer.delta': [],
};

/** A running job reports many times a second; the screen asks again at most this often. */
const REFRESH_EVERY_MS = 250;

/** Lets the core's events mark what is known as out of date, and hands on what is streamed. Returns how to stop. */
export function startLiveUpdates(): () => void {
  const due = new Set<CallName>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    refresh([...due]);
    due.clear();
  };
  const stopEvents = connection.client.subscribe((event) => {
    if (event.type === 'answer.delta') deliverAnswerText(event);
    for (const name of AFFECTED[event.type]) due.add(name);
    if (due.size > 0) timer ??= setTimeout(flush, REFRESH_EVERY_MS);
  });
  // Events sent while the link was down are lost: ask for everything again.
  const stopLink = useLink.subscribe((now, before) => {
    if (now.connected && !before.connected) void queryClient.invalidateQueries();
  });
  return () => {
    stopEvents();
    stopLink();
    clearTimeout(timer);
  };
}
