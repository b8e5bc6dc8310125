export const privacy = {
  title: 'Privacy masks',
  about:
    'Masked parts are hidden in everything made of a recording: thumbnails, vectors, clips and reports. The recording itself stays as it is and plays uncovered.',
  scope: 'For',
  all: 'All videos',
  camera: (cameraId: string) => `Camera ${cameraId}`,
  site: (siteId: string) => `Site ${siteId}`,
  picture: 'Picture of',
  noVideos: 'Add a video first: its picture is what rectangles are drawn on.',
  mode: 'How',
  modes: { black: 'Black', blur: 'Blur' },
  blurHint: 'Blur leaves coarse shapes; black hides everything.',
  drawHint: 'Drag on the picture to add a rectangle.',
  keysHint: 'Arrows move the chosen rectangle, Shift and arrows size it, Delete removes it.',
  stage: 'Picture to draw rectangles on',
  rect: (number: number, left: number, top: number, width: number, height: number) =>
    `Rectangle ${number}: ${left} % from the left, ${top} % from the top, ${width} by ${height} %`,
  add: 'Add rectangle',
  remove: 'Delete rectangle',
  save: 'Save mask',
  discard: 'Discard changes',
  saved: 'Mask saved',
  count: (count: number) => (count === 0 ? 'No rectangle' : count === 1 ? '1 rectangle' : `${count} rectangles`),
  upToDate: 'Every indexed video has the mask that is set for it.',
  outdated: (count: number) =>
    count === 1 ? '1 video was indexed with another mask.' : `${count} videos were indexed with another mask.`,
  outdatedHint: 'What was made of them does not follow the mask that is set now.',
  reindex: 'Index again',
  reindexing: (count: number) => (count === 1 ? 'Indexing 1 video again' : `Indexing ${count} videos again`),
  otherMask: 'Indexed with another privacy mask. Index it again in Settings.',
} as const;

export const watch = {
  title: 'Watched folder',
  about:
    'Recordings put into the folder are indexed and become takes of a task by themselves: pump/gold/a.mp4 is gold of the task pump, pump/b.mp4 a run of it.',
  enabled: 'Take in recordings',
  enabledHint:
    'Looks every 5 seconds; a file that is still being copied waits until it has not changed for 12 seconds.',
  folder: 'Folder',
  folderHint: (folder: string) => `When empty: ${folder}`,
  task: 'Default task',
  taskHint: 'For files that are in no folder. Empty: such files are indexed without a task.',
  folders: 'Its folders are',
  foldersHint:
    'Of a task, recordings become takes: task / role / file. Of a camera, they are indexed to be searched: camera / file.',
  foldersOf: { tasks: 'Tasks', cameras: 'Cameras' },
  role: 'Default role',
  roleHint: 'For files whose folder names no role.',
  roles: { gold: 'Gold', trainee: 'Trainee', audit: 'Audit (indexed only)' },
  states: {
    copying: 'Waiting until it is complete',
    processing: 'Being taken in',
    completed: 'Taken in',
    failed: 'Put aside',
  },
  counts: (completed: number, failed: number) => `${completed} taken in, ${failed} put aside`,
  moreLeft: (count: number) => (count === 1 ? '1 more is left alone.' : `${count} more are left alone.`),
  empty: 'Nothing has come in yet.',
  asWhat: (role: string, task: string) => `${role} of ${task}`,
  places: 'Files that were taken in lie in .processed below the folder, those put aside in .failed.',
} as const;

export const watchRules = {
  title: 'Rules',
  about:
    'The first rule whose pattern fits decides what a recording is taken for. * and ? stand for letters of a name, ** for any, also of folders; {camera}, {site}, {task}, {role}, {date} and {time} (or {year}, {month}, {day}, {hour}, {minute}, {second}) are read. A pattern without / is of the file’s name alone.',
  empty: 'No rule: the folders decide.',
  rule: (number: number) => `Rule ${number}`,
  pattern: (number: number) => `${number}. Pattern`,
  camera: 'Camera',
  site: 'Site',
  task: 'Task',
  role: 'Role',
  noRole: 'Default',
  up: (number: number) => `Move rule ${number} up`,
  down: (number: number) => `Move rule ${number} down`,
  remove: (number: number) => `Remove rule ${number}`,
  add: 'Add rule',
  save: 'Save rules',
  discard: 'Discard changes',
  saved: 'Rules saved',
  noFiles: 'When files lie in the folder, it is shown here what they would be taken for.',
  tried: {
    waiting: (count: number) => (count === 1 ? '1 file lies in the folder.' : `${count} files lie in the folder.`),
    taken: (count: number) =>
      count === 1
        ? 'No file waits. 1 that was taken in would now be taken for:'
        : `No file waits. ${count} that were taken in would now be taken for:`,
  },
  byRule: (number: number, count: number) => `By rule ${number}: ${count === 1 ? '1 file' : `${count} files`}`,
  byNone: (count: number) => `By no rule, so by the folders: ${count === 1 ? '1 file' : `${count} files`}`,
  asCamera: (cameraId: string) => `camera ${cameraId}`,
  asSite: (siteId: string) => `site ${siteId}`,
  asClock: (clock: string) => `begins ${clock}`,
  asNothing: 'indexed without a label',
} as const;

export const cameras = {
  title: 'Cameras',
  about:
    'The zone of each camera’s clock. Starts that were read from its file names or containers are read again when it changes; those set by hand stay.',
  empty: 'No recording names its camera yet. Label one in Review, Details, or let the watched folder do it.',
  counts: (videos: number, dated: number) =>
    `${videos === 1 ? '1 video' : `${videos} videos`}, ${dated} of which it is known when they begin`,
  machine: (zone: string) => `As this machine (${zone})`,
  noZone: 'No such zone',
  ask: (cameraId: string) => `The clock of ${cameraId}`,
  moves: (count: number, zone: string) =>
    `${count === 1 ? '1 recording begins' : `${count} recordings begin`} at another time by ${zone}.`,
  stay: (byHand: number, independent: number) =>
    `${byHand} set by hand and ${independent} that need no zone stay as they are.`,
  name: 'Recording',
  before: 'Before',
  after: 'After',
  shownIn: (zone: string) => `Times as of ${zone}.`,
  undo: 'Choosing the earlier zone again undoes it.',
  set: 'Set the zone',
  done: (count: number) =>
    count === 0 ? 'Zone saved' : `Zone saved, ${count === 1 ? '1 recording' : `${count} recordings`} moved`,
} as const;

export const actor = {
  label: 'Your name in the audit trail',
  hint: 'Empty: your user name on this machine.',
} as const;
