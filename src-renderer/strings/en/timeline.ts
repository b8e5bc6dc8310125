/** What every timeline says, whatever its lanes are. */
export const timeline = {
  label: 'Timeline',
  position: 'Position',
  film: 'Picture',
  wholeVideo: 'Whole video',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  overview: 'Overview: drag to move the visible part',
} as const;
