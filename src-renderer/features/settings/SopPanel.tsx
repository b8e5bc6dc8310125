import { t } from '../../strings/index.ts';
import { AdapterPanel } from './AdapterPanel.tsx';
import { CommittedNumber } from './CommittedNumber.tsx';
import { SettingsSection } from './SettingsSection.tsx';

const words = t.settings;

/** When a run passes, and what SOPilot's scorer compares with. */
export function SopPanel() {
  return (
    <SettingsSection name="sop" height={320}>
      {({ settings, isLocked, note, change }) => (
        <>
          <CommittedNumber
            label={words.passMark}
            description={note('passMark', words.passMarkHint)}
            value={settings.passMark}
            min={0}
            max={100}
            disabled={isLocked('passMark')}
            onCommit={(passMark) => change({ passMark })}
          />
          <AdapterPanel />
        </>
      )}
    </SettingsSection>
  );
}
