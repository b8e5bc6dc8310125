import { ScrollArea, Title } from '@mantine/core';
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import { goTo } from '../../state/navigation.ts';
import type { Place } from '../../state/place.ts';
import { settingsPlace } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { AppearancePanel } from './AppearancePanel.tsx';
import { AuditPanel } from './AuditPanel.tsx';
import { CamerasPanel } from './CamerasPanel.tsx';
import { DatabasesPanel } from './DatabasesPanel.tsx';
import { HealthPanel } from './HealthPanel.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';
import { PlaybackPanel } from './PlaybackPanel.tsx';
import { PrivacyPanel } from './PrivacyPanel.tsx';
import { SearchPanel } from './SearchPanel.tsx';
import { SectionList, type SectionName } from './SectionList.tsx';
import classes from './SettingsPage.module.css';
import { SopPanel } from './SopPanel.tsx';
import { WatchPanel } from './WatchPanel.tsx';

const PANELS: Readonly<Record<SectionName, ComponentType>> = {
  appearance: AppearancePanel,
  playback: PlaybackPanel,
  models: ModelsPanel,
  sop: SopPanel,
  privacy: PrivacyPanel,
  watch: WatchPanel,
  cameras: CamerasPanel,
  search: SearchPanel,
  databases: DatabasesPanel,
  import: ImportPanel,
  health: HealthPanel,
  audit: AuditPanel,
};
const GROUPS: readonly (readonly SectionName[])[] = [
  ['appearance', 'playback', 'models', 'sop'],
  ['privacy', 'watch', 'cameras'],
  ['search', 'databases', 'import'],
  ['health', 'audit'],
];
const ALL = GROUPS.flat();
/** A section counts as the current one from this far below the top, in px. */
const READING_LINE_PX = 96;

/** Everything that can be set, one section below the other, with the way to each at the side. */
export function SettingsPage({ place }: { place: Place }) {
  const section = place.parts[0] ?? null;
  const viewport = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<SectionName>('appearance');
  const show = useCallback((name: string) => {
    viewport.current?.querySelector(`[data-settings="${CSS.escape(name)}"]`)?.scrollIntoView({ block: 'start' });
  }, []);
  useEffect(() => {
    if (section !== null) show(section);
  }, [section, show]);
  return (
    <div className={classes['page']}>
      <div className={classes['side']}>
        <Title order={1} mb={12}>
          {t.settings.title}
        </Title>
        <SectionList
          groups={GROUPS}
          current={current}
          onChoose={(name) => {
            goTo(settingsPlace(name), { replace: true });
            show(name);
          }}
        />
      </div>
      <ScrollArea
        h="100%"
        viewportRef={viewport}
        onScrollPositionChange={() => setCurrent(sectionInView(viewport.current))}
      >
        <div className={classes['content']}>
          {ALL.map((name) => {
            const Panel = PANELS[name];
            return (
              <div key={name} className={classes['section']} data-settings={name}>
                <Panel />
              </div>
            );
          })}
        </div>
      </ScrollArea>
    </div>
  );
}

/** The last section that has begun above the line where one reads. */
function sectionInView(viewport: HTMLDivElement | null): SectionName {
  const top = viewport?.getBoundingClientRect().top ?? 0;
  const begun = ALL.filter((name) => {
    const section = viewport?.querySelector(`[data-settings="${name}"]`);
    return section && section.getBoundingClientRect().top - top <= READING_LINE_PX;
  });
  return begun.at(-1) ?? 'appearance';
}
