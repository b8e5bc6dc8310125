import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import { TakeForm } from './TakeForm.tsx';
import type { TakeKind } from './use-add-take.ts';

/** Makes a recording, or a part of one, a gold or trainee take. */
export function AddTake({ task, kind }: { task: Task; kind: TakeKind }) {
  const [opened, setOpened] = useState(false);
  const words = kind === 'gold' ? t.sop.addGold : t.sop.addTrainee;
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpened(true)}>
        {words}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={words} size={520}>
        {opened ? <TakeForm task={task} kind={kind} onDone={() => setOpened(false)} /> : null}
      </Modal>
    </>
  );
}
