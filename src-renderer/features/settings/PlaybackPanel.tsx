import { Switch } from '@mantine/core';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { fileSize } from '../../ui/format.ts';
import { CommittedNumber } from './CommittedNumber.tsx';
import { SettingsSection } from './SettingsSection.tsx';

const words = t.settings;
const MOST_GB = 100_000;

/** When playable copies are made, and how much room they may take. */
export function PlaybackPanel() {
  const totals = useCall('videos.proxies', {}).data;
  return (
    <SettingsSection name="playback" height={130}>
      {({ settings, isLocked, note, change }) => (
        <>
          <Switch
            label={words.prepareProxies}
            description={note('prepareProxies', words.prepareProxiesHint)}
            checked={settings.prepareProxies}
            disabled={isLocked('prepareProxies')}
            onChange={(event) => change({ prepareProxies: event.currentTarget.checked })}
          />
          <CommittedNumber
            label={words.proxyBudget}
            description={note(
              'proxyBudgetGb',
              words.proxyBudgetHint(totals?.count ?? 0, fileSize(totals?.sizeBytes ?? 0)),
            )}
            value={settings.proxyBudgetGb}
            min={0}
            max={MOST_GB}
            disabled={isLocked('proxyBudgetGb')}
            onCommit={(proxyBudgetGb) => change({ proxyBudgetGb })}
          />
        </>
      )}
    </SettingsSection>
  );
}
