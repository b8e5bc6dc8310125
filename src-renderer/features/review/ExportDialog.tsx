import { Button, Group, Modal, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { type ExportChoices, exportChoices, keepExportChoices, startExport } from '../../state/exports.ts';
import { t } from '../../strings/index.ts';

const words = t.exports.dialog;
const HOWS = (['auto', 'reencode', 'copy'] as const).map((value) => ({ value, label: words.hows[value] }));

/** How a clip is to be made; what was chosen is chosen the next time, too. */
export function ExportDialog({ videoId, span, onClose }: { videoId: string; span: Span; onClose: () => void }) {
  const [choices, setChoices] = useState(exportChoices);
  const [name, setName] = useState('');
  const [isStarting, setStarting] = useState(false);
  const choose = (change: Partial<ExportChoices>) => setChoices((before) => ({ ...before, ...change }));
  const start = async () => {
    setStarting(true);
    keepExportChoices(choices);
    const given = name.trim() === '' ? {} : { name: name.trim() };
    const started = await startExport('exports.clip', { videoId, ...span, ...choices, ...given });
    setStarting(false);
    if (started) onClose();
  };
  const from = formatTimecode(span.startSec, 3);
  const to = formatTimecode(span.endSec, 3);
  return (
    <Modal opened onClose={onClose} title={words.title} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Stack gap={16}>
          <Text size="sm" className="v-time">
            {`${from} – ${to} (${t.exports.length((span.endSec - span.startSec).toFixed(2))})`}
          </Text>
          <TextInput
            label={words.name}
            description={words.nameHint}
            value={name}
            maxLength={150}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={words.how}
            data={HOWS}
            value={choices.how}
            allowDeselect={false}
            onChange={(how) => choose({ how: (how ?? 'auto') as ExportChoices['how'] })}
            {...(choices.how === 'copy' ? { description: words.copyShowsAll } : {})}
          />
          <Stack gap={8}>
            {(['clock', 'mask', 'sound'] as const).map((key) => (
              <Switch
                key={key}
                label={words[key]}
                checked={choices[key]}
                onChange={(event) => choose({ [key]: event.currentTarget.checked })}
              />
            ))}
          </Stack>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t.common.cancel}
            </Button>
            <Button type="submit" loading={isStarting}>
              {words.export}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
