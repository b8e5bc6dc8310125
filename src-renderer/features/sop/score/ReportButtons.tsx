import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { connection } from '../../../client/connection.ts';
import { showError } from '../../../state/notices.ts';
import { t } from '../../../strings/index.ts';
import { saveAs } from '../../../ui/save-as.ts';

const FORMATS = ['pdf', 'csv', 'json'] as const;

export function ReportButtons({ scoreId }: { scoreId: string }) {
  const [busy, setBusy] = useState<(typeof FORMATS)[number] | null>(null);
  const download = async (format: (typeof FORMATS)[number]) => {
    setBusy(format);
    try {
      const report = await connection.client.call('sop.report', { scoreId, format });
      const bytes = Uint8Array.from(atob(report.base64), (letter) => letter.charCodeAt(0));
      saveAs(new Blob([bytes], { type: report.contentType }), report.fileName);
    } catch (thrown) {
      showError(thrown);
    } finally {
      setBusy(null);
    }
  };
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t.sop.report}>
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="compact-md"
          variant={format === 'pdf' ? 'filled' : 'default'}
          leftSection={<IconDownload size={16} />}
          loading={busy === format}
          disabled={busy !== null && busy !== format}
          onClick={() => void download(format)}
          aria-label={`${t.sop.report} ${t.sop.formats[format]}`}
        >
          {t.sop.formats[format]}
        </Button>
      ))}
    </Group>
  );
}
