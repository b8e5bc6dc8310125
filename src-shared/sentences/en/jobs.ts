/** Long work. */
export const jobs = {
  'job-not-found': ({ jobId }: { jobId: string }) => `There is no job ${jobId}.`,
  'job-in-other-hands': 'The job is in other hands now.',
  'job-cancelled': 'The job was cancelled.',
  'job-paused': 'The job was paused.',
  'job-gives-way': 'The job lets a shorter one pass.',
  'job-not-pausable': 'This kind of job cannot be paused.',
  'job-not-pausable-hint': 'Only the indexing of recordings can rest; stop this job, or let it end.',
  'job-not-retriable': ({ state }: { state: string }) =>
    `The job is ${state}; only a failed or cancelled one can be retried.`,
  'start-new-job': 'Start a new one instead.',
  'wait-for-job-or-cancel': 'Wait for it, or cancel it first.',
  'vigil-closing': 'Vigil is closing; the job goes on at the next start.',
  'job-of-title-cancelled': ({ title }: { title: string }) => `“${title}” was cancelled.`,
  'job-died-each-time': ({ times }: { times: number }) =>
    `Vigil ended ${times} times in a row while it worked on this, without getting any further. It may need more memory than there is.`,
  'job-died-each-time-hint': 'Close other programs and retry it, or leave it out; everything else goes on.',
  'list-jobs-for-ids': 'List the jobs to see their ids.',
};
