import { Switch } from '@mantine/core';
import { t } from '../../strings/index.ts';
import { SettingsSection } from './SettingsSection.tsx';
import { VectorsPanel } from './VectorsPanel.tsx';

const words = t.settings;

/** Whether footage is asked and searched, and what holds the vectors for it. */
export function SearchPanel() {
  return (
    <SettingsSection name="search" height={240}>
      {({ settings, isLocked, note, change }) => (
        <>
          <Switch
            label={words.vigil}
            description={note('vigilEnabled', words.vigilHint)}
            checked={settings.vigilEnabled}
            disabled={isLocked('vigilEnabled')}
            onChange={(event) => change({ vigilEnabled: event.currentTarget.checked })}
          />
          <VectorsPanel backend={settings.vectorBackend} locked={isLocked('vectorBackend')} />
        </>
      )}
    </SettingsSection>
  );
}
