import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { VideoStatus } from '../../src-shared/model/video.ts';

export type LibrarySort = 'newest' | 'oldest' | 'name' | 'longest';

interface LibraryView {
  readonly layout: 'grid' | 'list';
  readonly sort: LibrarySort;
  readonly text: string;
  readonly status: VideoStatus | null;
  readonly role: string | null;
  /** What is to be seen in them, as a detector calls it. */
  readonly object: string | null;
  /** The model that they hold something of. */
  readonly model: { readonly modelId: string; readonly title: string } | null;
}

/** How the library is shown. Layout and sort are remembered; filters start empty so that nothing seems lost. */
export const useLibraryView = create<LibraryView>()(
  persist(
    (): LibraryView => ({
      layout: 'grid',
      sort: 'newest',
      text: '',
      status: null,
      role: null,
      object: null,
      model: null,
    }),
    {
      name: 'vigil.library',
      partialize: ({ layout, sort }) => ({ layout, sort }),
    },
  ),
);

export function setLibraryView(change: Partial<LibraryView>): void {
  useLibraryView.setState(change);
}
export function clearLibraryFilters(): void {
  setLibraryView({ text: '', status: null, role: null, object: null, model: null });
}
