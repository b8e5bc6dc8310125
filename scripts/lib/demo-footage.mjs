// Footage for the demo, drawn by ffmpeg: a work procedure done right and done wrong, and a line with an incident.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './project.mjs';
import { findFfmpeg } from './system-tools.mjs';

const SIZE = '640x360';
const FPS = 15;

/** Steps of the procedure: what lies on the bench, and how the hand (a bright block) moves. */
const STEPS = {
  'Fetch the housing': { bench: '0x31435c', part: '0x3f7fd9', x: '40+t*45', y: '60+20*sin(t*2)' },
  'Tighten the bolts': { bench: '0x54482c', part: '0xe0b13a', x: '280+70*sin(t*4)', y: '150+70*cos(t*4)' },
  'Check the seal': { bench: '0x2f4d3a', part: '0x52c878', x: '470+40*sin(t)', y: '230-t*12' },
};

const GOLD = [
  ['Fetch the housing', 20],
  ['Tighten the bolts', 24],
  ['Check the seal', 20],
];
const TRAINEE = [
  ['Fetch the housing', 22],
  ['Check the seal', 20],
];

const LINE_SEC = 60;
const STOP_SEC = 25;
const STOPPED_FOR_SEC = 10;
const LINE_TALK = [
  [1, 6, 'The line is running at normal speed.'],
  [STOP_SEC, STOP_SEC + 5, 'The line has stopped. A red light is on at the right.'],
  [STOP_SEC + STOPPED_FOR_SEC, STOP_SEC + STOPPED_FOR_SEC + 4, 'The jam is cleared, the line starts again.'],
];

/** Makes what is missing in `folder`; returns the paths and the steps of the gold run. */
export function makeFootage(folder) {
  mkdirSync(folder, { recursive: true });
  const files = {
    gold: join(folder, 'housing-gold.mp4'),
    trainee: join(folder, 'housing-trainee.mp4'),
    line: join(folder, 'packing-line.mp4'),
    steps: join(folder, 'housing-steps.json'),
  };
  render(files.gold, procedure(GOLD));
  render(files.trainee, procedure(TRAINEE));
  render(files.line, packingLine());
  writeFileSync(join(folder, 'packing-line.srt'), subtitles(LINE_TALK));
  writeFileSync(files.steps, JSON.stringify(stepTimes(GOLD), null, 2));
  return files;
}

function procedure(steps) {
  const parts = steps.map(([name, sec], index) => {
    const { bench, part, x, y } = STEPS[name];
    return [
      `color=c=${bench}:s=${SIZE}:r=${FPS}:d=${sec}[bench${index}]`,
      `color=c=${part}:s=150x90:r=${FPS}:d=${sec}[part${index}]`,
      `color=c=0xe8d3c0:s=60x60:r=${FPS}:d=${sec}[hand${index}]`,
      `[bench${index}][part${index}]overlay=x=245:y=200[laid${index}]`,
      `[laid${index}][hand${index}]overlay=x='${x}':y='${y}'[step${index}]`,
    ].join(';');
  });
  const all = steps.map((_step, index) => `[step${index}]`).join('');
  return `${parts.join(';')};${all}concat=n=${steps.length}:v=1:a=0[out]`;
}

function packingLine() {
  // The belt's own clock stands still while the line is stopped.
  const beltSec = `(t-clip(t-${STOP_SEC},0,${STOPPED_FOR_SEC}))`;
  const stopped = `between(t,${STOP_SEC},${STOP_SEC + STOPPED_FOR_SEC})`;
  const base = `r=${FPS}:d=${LINE_SEC}`;
  return [
    `color=c=0x2a2d33:s=${SIZE}:${base}[hall]`,
    `color=c=0x565b63:s=640x70:${base}[belt]`,
    `color=c=0xd98c3f:s=70x60:${base}[boxA]`,
    `color=c=0x4f86c6:s=70x60:${base}[boxB]`,
    `color=c=0xe02020:s=90x110:${base}[light]`,
    `[hall][belt]overlay=x=0:y=230[a]`,
    `[a][boxA]overlay=x='mod(${beltSec}*90,720)-80':y=172[b]`,
    `[b][boxB]overlay=x='mod(${beltSec}*90+360,720)-80':y=172[c]`,
    `[c][light]overlay=x=530:y=30:enable='${stopped}'[out]`,
  ].join(';');
}

function render(file, graph) {
  if (existsSync(file)) return;
  const output = ['-map', '[out]', '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-y', file];
  const { status, stderr } = spawnSync(findFfmpeg(), ['-v', 'error', '-nostdin', '-filter_complex', graph, ...output]);
  if (status !== 0) fail('ffmpeg could not draw the demo footage.', String(stderr));
}

function stepTimes(steps) {
  let startSec = 0;
  return steps.map(([name, sec]) => {
    const step = { name, startSec, endSec: startSec + sec };
    startSec += sec;
    return step;
  });
}

function subtitles(lines) {
  const clock = (sec) => `00:00:${String(sec).padStart(2, '0')},000`;
  return lines
    .map(([start, end, text], index) => `${index + 1}\n${clock(start)} --> ${clock(end)}\n${text}\n`)
    .join('\n');
}
