import { Button } from '@mantine/core';
import { IconReportSearch } from '@tabler/icons-react';
import { goTo } from '../../state/navigation.ts';
import { auditPlace } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { CommittedText } from './CommittedText.tsx';
import { SettingsSection } from './SettingsSection.tsx';

/** Who the trail says did it, and the way to the trail. */
export function AuditPanel() {
  return (
    <SettingsSection name="audit" height={110}>
      {({ settings, isLocked, note, change }) => (
        <>
          <CommittedText
            label={t.actor.label}
            description={note('userName', t.actor.hint)}
            value={settings.userName}
            disabled={isLocked('userName')}
            onCommit={(userName) => change({ userName })}
          />
          <div>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconReportSearch size={14} />}
              onClick={() => goTo(auditPlace)}
            >
              {t.settings.openAudit}
            </Button>
          </div>
        </>
      )}
    </SettingsSection>
  );
}
