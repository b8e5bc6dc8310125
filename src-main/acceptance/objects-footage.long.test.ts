import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { Span } from '../../src-shared/time.ts';
import { hasYoloxNano, writeYoloxNano } from '../engines/objects/testing/detector-folders.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

// How well a real detector finds what somebody marked by eye in real recordings, beside one that sees it always.

const data = process.env['VIGIL_TEST_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const present = hasYoloxNano();
const VEHICLES = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'train'];
const LORRIES = ['truck', 'bus'];
type Group = 'person' | 'vehicle';

interface Meaning {
  readonly group: Group;
  readonly labels: readonly string[];
  /** All of the group that is there is marked; of others only some, so that they count for recall alone. */
  readonly isAll: boolean;
}

const PERSON: Meaning = { group: 'person', labels: ['person'], isAll: true };
const LORRY: Meaning = { group: 'vehicle', labels: LORRIES, isAll: false };
/** Which kinds of marked events are which things. */
const MEANT: Readonly<Record<string, Meaning>> = {
  person_present: PERSON,
  person_enters: PERSON,
  person_stands: PERSON,
  vehicle_passes: { group: 'vehicle', labels: VEHICLES, isAll: true },
  lorry_towards_camera: LORRY,
  lorry_passes: LORRY,
};
/** What is surer than this counts, and what shares so much of its time with an event has found it. */
const AT = 0.4;
const STEP_SEC = 0.5;

interface Marked {
  readonly video: string;
  readonly complete_for_types: readonly string[];
  readonly events: readonly {
    readonly type: string;
    readonly start_sec: number;
    readonly end_sec: number;
    readonly label: string;
  }[];
}

interface Event extends Span {
  readonly label: string;
}

interface Tally {
  events: number;
  found: number;
  said: number;
  right: number;
  secTrue: number;
  secFound: number;
  secSaid: number;
  secRight: number;
}

const noTally = (): Tally => ({
  ...{ events: 0, found: 0, said: 0, right: 0 },
  ...{ secTrue: 0, secFound: 0, secSaid: 0, secRight: 0 },
});

function iou(a: Span, b: Span): number {
  const shared = Math.min(a.endSec, b.endSec) - Math.max(a.startSec, b.startSec);
  return shared <= 0 ? 0 : shared / (Math.max(a.endSec, b.endSec) - Math.min(a.startSec, b.startSec));
}

/** Pairs what was said with events, the best pair first, each once. Gives which of either have a partner. */
function paired(said: readonly Span[], events: readonly Span[]): { said: Set<number>; events: Set<number> } {
  const pairs = said
    .flatMap((span, at) => events.map((event, of) => ({ at, of, share: iou(span, event) })))
    .filter(({ share }) => share >= AT)
    .sort((a, b) => b.share - a.share);
  const taken = { said: new Set<number>(), events: new Set<number>() };
  for (const { at, of } of pairs) {
    if (taken.said.has(at) || taken.events.has(of)) continue;
    taken.said.add(at);
    taken.events.add(of);
  }
  return taken;
}

const covers = (spans: readonly Span[], sec: number): boolean =>
  spans.some(({ startSec, endSec }) => sec >= startSec && sec < endSec);

/** Adds what was said of one recording; `isAll` where all there is was marked. Gives which of either had a partner. */
function add(
  tally: Tally,
  said: readonly Span[],
  events: readonly Span[],
  { durationSec, isAll }: { readonly durationSec: number; readonly isAll: boolean },
): ReturnType<typeof paired> {
  const pairs = paired(said, events);
  tally.events += events.length;
  tally.found += pairs.events.size;
  tally.said += isAll ? said.length : 0;
  tally.right += isAll ? pairs.said.size : 0;
  for (let sec = STEP_SEC / 2; sec < durationSec; sec += STEP_SEC) {
    const [isTrue, isSaid] = [covers(events, sec), covers(said, sec)];
    tally.secTrue += isTrue ? STEP_SEC : 0;
    tally.secFound += isTrue && isSaid ? STEP_SEC : 0;
    tally.secSaid += isAll && isSaid ? STEP_SEC : 0;
    tally.secRight += isAll && isTrue && isSaid ? STEP_SEC : 0;
  }
  return pairs;
}

/** People who stay while they do one thing and another are there once. */
function joined(spans: readonly Event[]): Event[] {
  const all: Event[] = [];
  for (const span of spans.toSorted((a, b) => a.startSec - b.startSec || b.endSec - a.endSec)) {
    const last = all.at(-1);
    if (last && span.startSec - last.endSec < STEP_SEC) {
      all[all.length - 1] = { ...last, endSec: Math.max(last.endSec, span.endSec) };
    } else all.push(span);
  }
  return all;
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(2));

function line(name: string, tally: Tally): string {
  const { events, found, said, right, secTrue, secFound, secSaid, secRight } = tally;
  return [
    `${name.padEnd(22)} events: recall ${share(found, events)} (${found} of ${events}), precision ${share(right, said)} (${right} of ${said});`,
    `time: recall ${share(secFound, secTrue)}, precision ${share(secRight, secSaid)}`,
  ].join(' ');
}

describe.skipIf(!present)('things in real recordings', () => {
  const root = mkdtempSync(join(tmpdir(), 'vigil-objects-footage-'));
  let library: OpenLibrary;
  beforeAll(async () => {
    library = await openLibrary(join(root, 'library'));
    writeYoloxNano(join(root, 'detector'));
    await runLongCall(library.client, 'models.import', { folder: join(root, 'detector') });
  });
  afterAll(async () => {
    await library?.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('are found where somebody marked them', async () => {
    const marked = JSON.parse(readFileSync(join(data, 'events', 'events.json'), 'utf8')) as Marked[];
    const tallies = { person: noTally(), vehicle: noTally() };
    const always = { person: noTally(), vehicle: noTally() };
    const wrong: string[] = [];
    const lines: string[] = [];
    for (const { video, complete_for_types: complete, events } of marked) {
      const meant = events.flatMap(({ type, ...event }) => {
        const meaning = complete.includes(type) ? MEANT[type] : undefined;
        return meaning ? [{ startSec: event.start_sec, endSec: event.end_sec, label: event.label, meaning }] : [];
      });
      const [first] = meant;
      if (!first) continue;
      const { group, labels, isAll } = first.meaning;
      const truth = group === 'person' ? joined(meant) : meant;
      const videoId = await importAndIndex(library.client, join(data, video));
      const { durationSec } = await library.client.call('videos.get', { videoId });
      const found = await library.client.call('videos.objects', { videoId, maxTracks: 20_000 });
      const said = found.tracks
        .filter(({ label, score }) => score >= AT && labels.includes(label))
        .map(({ label, startSec, endSec }) => ({ label, startSec, endSec: endSec + found.everySec }));
      const one = noTally();
      const pairs = add(one, said, truth, { durationSec, isAll });
      add(tallies[group], said, truth, { durationSec, isAll });
      add(always[group], [{ startSec: 0, endSec: durationSec }], truth, { durationSec, isAll });
      const name = video.replace(/^.*\//, '');
      lines.push(line(`${name} ${isAll ? group : 'lorry'}`, one));
      const told = ({ label, startSec, endSec }: Event): string => `${name}: ${label}, ${startSec}-${endSec} s`;
      wrong.push(...truth.flatMap((event, at) => (pairs.events.has(at) ? [] : [`missed ${told(event)}`])));
      if (isAll) wrong.push(...said.flatMap((span, at) => (pairs.said.has(at) ? [] : [`not there ${told(span)}`])));
    }
    for (const group of ['person', 'vehicle'] as const) {
      lines.push(line(`all, ${group}`, tallies[group]), line(`always there, ${group}`, always[group]));
    }
    process.stdout.write(`${[...lines, ...wrong].join('\n')}\n`);
    const { person } = tallies;
    expect(person.found / person.events).toBeGreaterThanOrEqual(0.8);
    expect(person.right / person.said).toBeGreaterThanOrEqual(0.8);
    expect(person.secFound / person.secTrue).toBeGreaterThanOrEqual(0.8);
  });
});
