import { Button } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { exportAll } from '../../state/exports.ts';
import type { Offer } from '../../state/review.ts';
import { t } from '../../strings/index.ts';

/** All of these as clips in one archive. */
export function ExportAll({ offers }: { offers: readonly Offer[] }) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      leftSection={<IconFileZip size={14} />}
      style={{ alignSelf: 'start' }}
      onClick={() => void exportAll(offers)}
    >
      {t.exports.all}
    </Button>
  );
}
