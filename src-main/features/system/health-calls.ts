import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { JobState } from '../../../src-shared/model/job.ts';
import type { Health } from '../../../src-shared/model/system.ts';
import { prometheusText } from './prometheus.ts';

type Part = Health['parts'][number];

export type HealthCalls = 'system.health' | 'system.metrics';

/** Looks at one part of the house; one that throws counts as down, with its message. */
export type PartProbe = () => Promise<Omit<Part, 'name'>>;

interface HealthNeeds {
  readonly version: string;
  readonly dataDir: string;
  readonly startedAtMs: number;
  readonly probes: Readonly<Record<string, PartProbe>>;
  readonly countJobs: () => Promise<Readonly<Record<JobState, number>>>;
  readonly countVideos: () => Promise<number>;
}

/** What works and what does not, for people and for Prometheus. */
export function healthCalls({
  version,
  dataDir,
  startedAtMs,
  probes,
  countJobs,
  countVideos,
}: HealthNeeds): Handlers<HealthCalls> {
  const uptimeSec = (): number => (Date.now() - startedAtMs) / 1000;

  const check = async (name: string, probe: PartProbe): Promise<Part> => {
    try {
      return { name, ...(await probe()) };
    } catch (thrown) {
      return { name, state: 'down', detail: asVigilError(thrown).said.message };
    }
  };

  return {
    'system.health': async () => {
      const parts = await Promise.all(Object.entries(probes).map(([name, probe]) => check(name, probe)));
      const healthy = parts.every(({ state }) => state === 'ok' || state === 'off');
      return { status: healthy ? 'ok' : 'degraded', version, dataDir, uptimeSec: uptimeSec(), parts };
    },
    'system.metrics': async () => {
      const jobs = await countJobs();
      return {
        text: prometheusText([
          {
            name: 'vigil_uptime_seconds',
            type: 'gauge',
            help: 'Seconds since start.',
            samples: [{ value: uptimeSec() }],
          },
          { name: 'vigil_videos', type: 'gauge', help: 'Videos known.', samples: [{ value: await countVideos() }] },
          {
            name: 'vigil_jobs',
            type: 'gauge',
            help: 'Jobs by state.',
            samples: Object.entries(jobs).map(([state, value]) => ({ labels: { state }, value })),
          },
          {
            name: 'vigil_resident_memory_bytes',
            type: 'gauge',
            help: 'Resident memory of the main process.',
            samples: [{ value: process.memoryUsage.rss() }],
          },
        ]),
      };
    },
  };
}
