import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useAction } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { saveAs } from '../../../ui/save-as.ts';
import { exportFileName } from './task-file.ts';

export function ExportTask({ taskId }: { taskId: string }) {
  const exported = useAction('sop.tasks.export');
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={14} />}
      title={t.sopTask.file.exportTip}
      loading={exported.isPending}
      onClick={() =>
        exported.mutate(
          { taskId },
          {
            onSuccess: (document) => {
              const text = `${JSON.stringify(document, null, 2)}\n`;
              saveAs(new Blob([text], { type: 'application/json' }), exportFileName(taskId));
            },
          },
        )
      }
    >
      {t.sopTask.file.export}
    </Button>
  );
}
