import { SegmentedControl, Text } from '@mantine/core';
import { t } from '../../strings/index.ts';
import { SettingsSection } from './SettingsSection.tsx';

const words = t.settings;

export function AppearancePanel() {
  return (
    <SettingsSection name="appearance" height={60}>
      {({ settings, isLocked, change }) => (
        <div>
          <Text size="sm" fw={500} mb={4} id="theme-label">
            {words.theme}
          </Text>
          <SegmentedControl
            aria-labelledby="theme-label"
            value={settings.theme}
            disabled={isLocked('theme')}
            onChange={(theme) => change({ theme: theme as typeof settings.theme })}
            data={Object.entries(words.themes).map(([value, label]) => ({ value, label }))}
          />
        </div>
      )}
    </SettingsSection>
  );
}
