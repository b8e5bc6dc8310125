/** Long work. */
export const jobs = {
  'job-not-found': ({ jobId }: { jobId: string }) => `There is no job ${jobId}.`,
};
