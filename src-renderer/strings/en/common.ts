export const common = {
  undo: 'Undo',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  dismiss: 'Dismiss',
  save: 'Save',
  remove: 'Remove',
  open: 'Open',
  loading: (what: string) => `Loading ${what}`,
  copied: (what: string) => `Copied ${what}`,
  seconds: (sec: string) => `${sec} s`,
  left: (time: string) => `${time} left`,
  jobStates: {
    queued: 'Waiting for its turn',
    running: 'Running',
    completed: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  roles: { gold: 'Gold', trainee: 'Trainee', audit: 'Audit' },
} as const;

export const shell = {
  name: 'Vigil',
  skip: 'Skip to content',
  nav: 'Main',
  library: 'Library',
  review: 'Review',
  sop: 'SOP',
  settings: 'Settings',
  commands: 'Commands',
  help: 'Keyboard help',
  helpShort: 'Help',
  lost: 'No connection to Vigil. Trying again; what you see may be out of date.',
  crashed: 'This page stopped working.',
  crashedHint: 'Reload the window. Nothing that was running is lost: work goes on without it.',
  reload: 'Reload',
  palette: 'Go to a page, a video or an action',
  paletteEmpty: 'Nothing with that name',
  paletteGo: 'Go to',
  paletteVideos: 'Videos',
  paletteActions: 'Actions',
  toggleTheme: 'Switch between light and dark',
} as const;

export const help = {
  title: 'Keyboard',
  groups: [
    {
      title: 'Everywhere',
      keys: [
        ['?', 'This help'],
        ['Ctrl K', 'Commands: pages, videos, actions'],
        ['/', 'Search, or ask'],
        ['G then L R S', 'Library, Review, SOP'],
        ['Esc', 'Close what is open'],
      ],
    },
    {
      title: 'Playing',
      keys: [
        ['Space', 'Play or pause'],
        ['J K L', 'Back, pause, forward; again for faster'],
        ['← →', 'One frame back or on'],
        ['Shift ← →', 'One second back or on'],
        ['[ ]', 'Previous or next hit; without hits, cut'],
        ['Home End', 'Start or end'],
        ['C', 'Copy the time code'],
      ],
    },
    {
      title: 'Timeline',
      keys: [
        ['+ −', 'Zoom in or out at the play-head'],
        ['0', 'Whole video'],
        ['Wheel', 'Zoom at the pointer'],
        ['Shift wheel, drag', 'Pan'],
      ],
    },
    {
      title: 'Side by side',
      keys: [
        ['Space', 'Play or pause both'],
        ['[ ]', 'Previous or next finding'],
        ['← →', 'One second back or on'],
      ],
    },
  ],
} as const;
