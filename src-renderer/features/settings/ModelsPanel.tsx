import { Button, Select, Switch } from '@mantine/core';
import { ShotDetectorName } from '../../../src-shared/model/chunk.ts';
import { useCall } from '../../client/queries.ts';
import { goTo } from '../../state/navigation.ts';
import { modelsPlace } from '../../state/places.ts';
import { useChooseEncoder } from '../../state/use-choose-encoder.ts';
import { t } from '../../strings/index.ts';
import { CommittedNumber } from './CommittedNumber.tsx';
import { SettingsSection } from './SettingsSection.tsx';

const words = t.settings;

/** What new recordings are cut and understood with. */
export function ModelsPanel() {
  const encoders = useCall('models.list', {}).data?.encoders ?? [];
  const chooseEncoder = useChooseEncoder();
  return (
    <SettingsSection name="models" height={280}>
      {({ settings, isLocked, note, change }) => (
        <>
          <Select
            label={words.encoder}
            description={note('encoder', t.models.encoderHint)}
            maw={400}
            allowDeselect={false}
            value={settings.encoder}
            disabled={isLocked('encoder')}
            onChange={(encoder) => encoder && chooseEncoder(encoder)}
            data={[
              ...new Map(
                [
                  { value: settings.encoder, label: settings.encoder },
                  ...encoders.map((one) => ({
                    value: one.encoderId,
                    label: one.name,
                    disabled: one.state !== 'ready',
                  })),
                ].map((option) => [option.value, option]),
              ).values(),
            ]}
          />
          <Button size="compact-sm" variant="default" w="fit-content" onClick={() => goTo(modelsPlace)}>
            {t.models.openPage}
          </Button>
          <Select
            label={words.shotDetector}
            description={note('shotDetector', words.shotDetectorHint)}
            maw={400}
            allowDeselect={false}
            value={settings.shotDetector}
            disabled={isLocked('shotDetector')}
            onChange={(chosen) => chosen && change({ shotDetector: chosen })}
            data={ShotDetectorName.options.map((value) => ({ value, label: words.shotDetectors[value] }))}
          />
          <CommittedNumber
            label={words.shotThreshold}
            description={note('shotThreshold', words.shotThresholdHint)}
            value={settings.shotThreshold}
            min={1}
            max={255}
            disabled={isLocked('shotThreshold') || settings.shotDetector === 'adaptive'}
            onCommit={(shotThreshold) => change({ shotThreshold })}
          />
          <Switch
            label={words.hardware}
            description={words.hardwareHint}
            checked={settings.hardwareDecoding === 'auto'}
            onChange={(event) => change({ hardwareDecoding: event.currentTarget.checked ? 'auto' : 'off' })}
          />
        </>
      )}
    </SettingsSection>
  );
}
