import { Select, Switch } from '@mantine/core';
import { t } from '../../strings/index.ts';
import { SettingsSection } from './SettingsSection.tsx';

const words = t.settings;

/** Whether footage is asked and searched, and what holds the vectors for it. */
export function SearchPanel() {
  return (
    <SettingsSection name="search" height={110}>
      {({ settings, isLocked, note, change }) => (
        <>
          <Switch
            label={words.vigil}
            description={note('vigilEnabled', words.vigilHint)}
            checked={settings.vigilEnabled}
            disabled={isLocked('vigilEnabled')}
            onChange={(event) => change({ vigilEnabled: event.currentTarget.checked })}
          />
          <Select
            label={words.backend}
            description={note('vectorBackend', words.backendHint)}
            maw={400}
            allowDeselect={false}
            value={settings.vectorBackend}
            disabled={isLocked('vectorBackend')}
            onChange={(backend) => change({ vectorBackend: backend === 'qdrant' ? 'qdrant' : 'exact' })}
            data={Object.entries(words.backends).map(([value, label]) => ({ value, label }))}
          />
        </>
      )}
    </SettingsSection>
  );
}
