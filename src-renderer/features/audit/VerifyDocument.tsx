import { Alert, Button, FileButton, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFileSearch, IconKey, type TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { AuditVerdict } from '../../../src-shared/model/audit.ts';
import { connection } from '../../client/connection.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';

type Answer =
  | { readonly kind: 'checked'; readonly name: string; readonly result: CallOutput<'sop.audit.verify'> }
  | { readonly kind: 'failed'; readonly error: Error };

const MARKS: Readonly<Record<AuditVerdict, { icon: TablerIcon; color: string }>> = {
  valid: { icon: IconCircleCheck, color: 'green' },
  altered: { icon: IconAlertTriangle, color: 'red' },
  'other-key': { icon: IconKey, color: 'yellow' },
  unsigned: { icon: IconAlertTriangle, color: 'yellow' },
};

/** Takes an exported document and says whether it is as it was signed. */
export function VerifyDocument() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState(false);
  const check = async (file: File | null) => {
    if (!file) return;
    setBusy(true);
    setAnswer(null);
    try {
      const result = await connection.client.call('sop.audit.verify', { text: await file.text() });
      setAnswer({ kind: 'checked', name: file.name, result });
    } catch (thrown) {
      setAnswer({ kind: 'failed', error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <Group gap={12} mb={answer ? 8 : 0}>
        <FileButton onChange={(file) => void check(file)} accept="application/json,.json">
          {(props) => (
            <Button
              {...props}
              size="compact-md"
              variant="default"
              leftSection={<IconFileSearch size={16} />}
              loading={busy}
            >
              {t.sop.audit.verify}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t.sop.audit.verifyHint}
        </Text>
      </Group>
      {answer?.kind === 'failed' ? <ErrorPanel error={answer.error} /> : null}
      {answer?.kind === 'checked' ? <Verdict name={answer.name} result={answer.result} /> : null}
    </section>
  );
}

function Verdict({ name, result }: { name: string; result: CallOutput<'sop.audit.verify'> }) {
  const { verdict, itemCount, keyId, notSigned } = result;
  const { icon: Icon, color } = MARKS[verdict];
  const facts = [
    name,
    itemCount === null ? null : t.sop.audit.entries(itemCount),
    keyId === null ? null : t.sop.audit.key(keyId),
  ];
  return (
    <Alert
      color={color}
      variant="light"
      icon={<Icon size={18} />}
      title={t.sop.audit.verdicts[verdict]}
      role="status"
      data-testid="verdict"
      data-verdict={verdict}
    >
      <Text size="sm">{facts.filter((fact) => fact !== null).join(' · ')}</Text>
      {verdict === 'valid' && notSigned.length > 0 ? <Text size="sm">{t.sop.audit.notSigned}</Text> : null}
    </Alert>
  );
}
