import { Stack } from '@mantine/core';
import type { Job } from '../../../../src-shared/model/worded.ts';
import { useIntake } from '../../../state/intake.ts';
import { t } from '../../../strings/index.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { percent } from '../../../ui/format.ts';
import { JobProgress } from '../../../ui/JobProgress.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';

/** What a take still waits for: its file being sent, or its recording being indexed; and why a file was refused. */
export function IntakeLines({ waitingFor, job }: { waitingFor: string | null; job: Job | undefined }) {
  const items = useIntake((state) => state.items);
  const sending = items.find((item) => item.state === 'sending');
  const refused = items.findLast((item) => item.state === 'refused');
  const fileName = waitingFor?.split(/[\\/]/).at(-1) ?? '';
  if (waitingFor === null) return refused?.error ? <ErrorPanel error={refused.error} /> : null;
  return (
    <Stack gap={4}>
      <Waiting
        what={
          sending ? t.library.sending(percent(sending.sent)) : `${t.sop.addingTake(fileName)}. ${t.sop.addingTakeHint}`
        }
      />
      {job ? <JobProgress job={job} /> : null}
    </Stack>
  );
}
