import {
  IconChecklist,
  IconCpu,
  IconLayoutGrid,
  IconPlayerPlay,
  IconReportSearch,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { Place } from './state/place.ts';
import { t } from './strings/index.ts';

type PageComponent = ComponentType<{ place: Place }>;

/** A page of the window: a row here, a folder under features/, and its name in the strings. */
export interface Page {
  /** First part of its address: `#/<key>/…`. */
  readonly key: string;
  readonly label: string;
  readonly icon: TablerIcon;
  /** The letter that goes there after G. */
  readonly shortcut?: string;
  /** Key of the page it is reached from; the rail lists that one and shows it as current. */
  readonly within?: string;
  /** Fetches its code; the page is drawn once it is there. */
  readonly load: () => Promise<unknown>;
  readonly Component: PageComponent;
}

function page({ load, ...row }: Omit<Page, 'load' | 'Component'> & { load: () => Promise<PageComponent> }): Page {
  return { ...row, load, Component: lazy(async () => ({ default: await load() })) };
}

/** Every page, in the order of the rail; rail, command palette, shortcuts and help follow this table. */
export const PAGES: readonly [Page, ...Page[]] = [
  page({
    key: 'library',
    label: t.shell.library,
    icon: IconLayoutGrid,
    shortcut: 'l',
    load: () => import('./features/library/LibraryPage.tsx').then((module) => module.LibraryPage),
  }),
  page({
    key: 'review',
    label: t.shell.review,
    icon: IconPlayerPlay,
    shortcut: 'r',
    load: () => import('./features/review/ReviewPage.tsx').then((module) => module.ReviewPage),
  }),
  page({
    key: 'sop',
    label: t.shell.sop,
    icon: IconChecklist,
    shortcut: 's',
    load: () => import('./features/sop/SopPage.tsx').then((module) => module.SopPage),
  }),
  page({
    key: 'audit',
    label: t.shell.audit,
    icon: IconReportSearch,
    within: 'sop',
    load: () => import('./features/audit/AuditPage.tsx').then((module) => module.AuditPage),
  }),
  page({
    key: 'models',
    label: t.models.title,
    icon: IconCpu,
    shortcut: 'm',
    load: () => import('./features/models/ModelsPage.tsx').then((module) => module.ModelsPage),
  }),
  page({
    key: 'settings',
    label: t.shell.settings,
    icon: IconSettings,
    load: () => import('./features/settings/SettingsPage.tsx').then((module) => module.SettingsPage),
  }),
];

/** The page of a place; an unknown address leads to the first one. */
export const pageOf = (place: Place): Page => PAGES.find(({ key }) => key === place.page) ?? PAGES[0];

/** A page without anything chosen on it. */
export const placeOf = ({ key }: Page): Place => ({ page: key, parts: [], query: {} });
