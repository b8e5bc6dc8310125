import { ScrollArea, SimpleGrid, Title } from '@mantine/core';
import { t } from '../../strings/index.ts';
import { AdapterPanel } from './AdapterPanel.tsx';
import { EncoderList } from './EncoderList.tsx';
import { HealthList } from './HealthList.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { PrivacyPanel } from './PrivacyPanel.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import classes from './settings.module.css';
import { WatchPanel } from './WatchPanel.tsx';

export function SettingsPage() {
  return (
    <ScrollArea h="100%">
      <div className={classes['page']}>
        <Title order={1} mb={16}>
          {t.settings.title}
        </Title>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={32} verticalSpacing={24}>
          <SettingsForm />
          <div className={classes['column']}>
            <HealthList />
            <EncoderList />
            <AdapterPanel />
          </div>
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={32} verticalSpacing={24} mt={32}>
          <PrivacyPanel />
          <WatchPanel />
          <ImportPanel />
        </SimpleGrid>
      </div>
    </ScrollArea>
  );
}
