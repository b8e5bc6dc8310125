import { Stack, UnstyledButton } from '@mantine/core';
import { IconCommand, IconHelp } from '@tabler/icons-react';
import { PAGES, type Page, placeOf } from '../pages.ts';
import { goTo } from '../state/navigation.ts';
import type { Place } from '../state/place.ts';
import { t } from '../strings/index.ts';
import { palette } from './palette-store.ts';
import classes from './Rail.module.css';
import { WorkTray } from './work/WorkTray.tsx';

/** The way between pages, and a glance at the work going on. Each page is found again where it was left. */
export function Rail({
  current,
  onHelp,
  lastPlaces,
}: {
  current: Page;
  onHelp: () => void;
  /** By key of a page. */
  lastPlaces: ReadonlyMap<string, Place>;
}) {
  return (
    <nav className={classes['rail']} aria-label={t.shell.nav}>
      <Stack gap={4}>
        {PAGES.filter(({ within }) => within === undefined).map((page) => (
          <UnstyledButton
            key={page.key}
            className={classes['entry']}
            aria-current={page === current || page.key === current.within ? 'page' : undefined}
            onClick={() => goTo((page === current ? undefined : lastPlaces.get(page.key)) ?? placeOf(page))}
          >
            <page.icon size={20} stroke={1.6} />
            <span>{page.label}</span>
          </UnstyledButton>
        ))}
      </Stack>
      <Stack gap={4}>
        <WorkTray className={classes['entry'] ?? ''} />
        <UnstyledButton className={classes['entry']} onClick={() => palette.open()}>
          <IconCommand size={20} stroke={1.6} />
          <span>{t.shell.commands}</span>
        </UnstyledButton>
        <UnstyledButton className={classes['entry']} onClick={onHelp}>
          <IconHelp size={20} stroke={1.6} />
          <span>{t.shell.helpShort}</span>
        </UnstyledButton>
      </Stack>
    </nav>
  );
}
