import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconHelp, IconMovie, IconPlus, IconSearch, IconSunMoon } from '@tabler/icons-react';
import { connection } from '../client/connection.ts';
import { useCall } from '../client/queries.ts';
import { PAGES, placeOf } from '../pages.ts';
import { importFiles } from '../state/intake.ts';
import { goTo, openVideo } from '../state/navigation.ts';
import { libraryPlace } from '../state/places.ts';
import { t } from '../strings/index.ts';
import { duration } from '../ui/format.ts';
import { paletteStore } from './palette-store.ts';
import { PALETTE_FIELD, useTypeAhead } from './use-type-ahead.ts';

/** Everything by name: pages, videos, actions (Ctrl K). */
export function CommandPalette({ onHelp }: { onHelp: () => void }) {
  useTypeAhead();
  const videos = useCall('videos.list', { limit: 200 });
  const scheme = useComputedColorScheme('dark');
  const { setColorScheme } = useMantineColorScheme();
  const actions: SpotlightActionGroupData[] = [
    {
      group: t.shell.paletteGo,
      actions: PAGES.map((page) => ({
        id: page.key,
        label: page.label,
        leftSection: <page.icon />,
        onClick: () => goTo(placeOf(page)),
      })),
    },
    {
      group: t.shell.paletteActions,
      actions: [
        { id: 'add', label: t.library.add, leftSection: <IconPlus />, onClick: () => void addVideos() },
        {
          id: 'theme',
          label: t.shell.toggleTheme,
          leftSection: <IconSunMoon />,
          onClick: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
        },
        { id: 'help', label: t.shell.help, leftSection: <IconHelp />, onClick: onHelp },
      ],
    },
    {
      group: t.shell.paletteVideos,
      actions: (videos.data?.videos ?? []).map((video) => ({
        id: video.videoId,
        label: video.name,
        description: duration(video.durationSec),
        leftSection: <IconMovie />,
        onClick: () => openVideo(video.videoId),
      })),
    },
  ];
  return (
    <Spotlight
      store={paletteStore}
      actions={actions}
      shortcut="mod + K"
      limit={12}
      nothingFound={t.shell.paletteEmpty}
      searchProps={{ leftSection: <IconSearch size={18} />, placeholder: t.shell.palette, id: PALETTE_FIELD }}
    />
  );
}

async function addVideos(): Promise<void> {
  goTo(libraryPlace);
  await importFiles(await connection.files.pick());
}
