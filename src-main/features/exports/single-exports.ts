import { extname } from 'node:path';
import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { type ExportFile, MAX_GIF_SEC } from '../../../src-shared/model/export.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import { exportGif, exportPicture, exportSheet } from '../../engines/exports/still-exports.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import { type ExportNeeds, makeExport } from './export-run.ts';
import { makeClip, planClip } from './make-clip.ts';
import { checkInside, checkSpan, clockOf, openSource } from './open-source.ts';

const CLIP_TYPES = { '.mp4': 'video/mp4', '.mkv': 'video/x-matroska' } as const;
const PICTURE_TYPES = { jpeg: { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg' }, png: { '.png': 'image/png' } } as const;
const GIF_TYPES = { '.gif': 'image/gif' } as const;

export const CLIP_ENDINGS = Object.keys(CLIP_TYPES);
export const GIF_ENDINGS = Object.keys(GIF_TYPES);
export const SHEET_ENDINGS = Object.keys(PICTURE_TYPES.jpeg);
export const pictureEndings = (format: 'jpeg' | 'png'): string[] => Object.keys(PICTURE_TYPES[format]);

/** `shift 00.01.05.400-00.01.10.000`: what a file shows, in letters that every system takes. */
export function nameOfSpan({ name }: Pick<Video, 'name'>, { startSec, endSec }: Span): string {
  return `${stem(name)} ${timeInName(startSec)}-${timeInName(endSec)}`;
}

export const stem = (name: string): string => name.slice(0, name.length - extname(name).length);

/** `00.01.05.400`. */
function timeInName(sec: number): string {
  const ms = Math.floor(sec * 1000 + 1e-6);
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return [...parts.map((part) => String(part).padStart(2, '0')), String(ms % 1000).padStart(3, '0')].join('.');
}

export function checkGif(span: Span): void {
  if (span.endSec - span.startSec <= MAX_GIF_SEC) return;
  throw new VigilError('bad-input', say('gif-too-long', { maxSec: MAX_GIF_SEC }), { hint: say('gif-too-long-hint') });
}

export async function runClip(
  input: ParsedInput<'exports.clip'>,
  context: LongCallContext,
  needs: ExportNeeds,
): Promise<ExportFile> {
  const { signal } = context;
  const opened = await openSource(input, signal, needs);
  checkSpan(input, { ...opened.video, durationSec: lengthOf(opened) });
  const wantedEnding = input.toPath === undefined ? undefined : extname(input.toPath).toLowerCase() || undefined;
  const plan = await planClip(input, opened, { signal, wantedEnding });
  return makeExport(
    {
      ...{ baseName: nameOfSpan(opened.video, input), endings: plan.endings, contentTypes: CLIP_TYPES },
      ...{ destination: input, sources: [opened.video.path], check: opened.stillSame },
      write: ({ outPath, ending, progress }) =>
        makeClip(input, opened, { plan, outPath, ending, signal, onProgress: progress }),
    },
    context,
    needs,
  );
}

export async function runPicture(
  input: ParsedInput<'exports.picture'>,
  context: LongCallContext,
  needs: ExportNeeds,
): Promise<ExportFile> {
  const { signal } = context;
  const opened = await openSource(input, signal, needs);
  const { video, binaries, source } = opened;
  checkInside(input.atSec, { ...video, durationSec: lengthOf(opened) });
  const { atSec, format } = input;
  return makeExport(
    {
      ...{ baseName: `${stem(video.name)} ${timeInName(atSec)}`, endings: pictureEndings(format) },
      ...{ contentTypes: PICTURE_TYPES[format], destination: input, sources: [video.path], check: opened.stillSame },
      write: async ({ progress, ...to }) => {
        const clock = clockOf(input.clock, opened);
        const request = { binaries, source, clock, atSec, format, signal, onProgress: progress };
        const timeSec = await exportPicture({ ...request, ...to });
        return { startSec: timeSec, endSec: timeSec, how: 'reencode', pictures: 1 };
      },
    },
    context,
    needs,
  );
}

export async function runSheet(
  input: ParsedInput<'exports.sheet'>,
  context: LongCallContext,
  needs: ExportNeeds,
): Promise<ExportFile> {
  const { signal } = context;
  const opened = await openSource(input, signal, needs);
  const { video, binaries, source } = opened;
  const durationSec = lengthOf(opened);
  const span = { startSec: input.startSec ?? 0, endSec: input.endSec ?? durationSec };
  checkSpan(span, { ...video, durationSec });
  return makeExport(
    {
      ...{ baseName: `${stem(video.name)} sheet`, endings: SHEET_ENDINGS, contentTypes: PICTURE_TYPES.jpeg },
      ...{ destination: input, sources: [video.path], check: opened.stillSame },
      write: async ({ progress, ...to }) => {
        // Without their times the pictures are still worth having.
        const clock = binaries.canDrawText ? clockOf(true, opened) : null;
        const { columns, rows, widthPx } = input;
        const request = { binaries, source, clock, span, columns, rows, widthPx, signal, onProgress: progress };
        const pictures = await exportSheet({ ...request, ...to });
        return { ...span, how: 'reencode', pictures, notes: clock ? [] : [say('sheet-without-times')] };
      },
    },
    context,
    needs,
  );
}

export async function runGif(
  input: ParsedInput<'exports.gif'>,
  context: LongCallContext,
  needs: ExportNeeds,
): Promise<ExportFile> {
  const { signal } = context;
  const opened = await openSource(input, signal, needs);
  const { video, binaries, source } = opened;
  checkSpan(input, { ...video, durationSec: lengthOf(opened) });
  const span = { startSec: input.startSec, endSec: input.endSec };
  return makeExport(
    {
      ...{ baseName: nameOfSpan(video, input), endings: GIF_ENDINGS, contentTypes: GIF_TYPES },
      ...{ destination: input, sources: [video.path], check: opened.stillSame },
      write: async ({ progress, ...to }) => {
        const clock = clockOf(input.clock, opened);
        const { fps, widthPx } = input;
        const request = { binaries, source, clock, span, fps, widthPx, signal, onProgress: progress };
        return { ...span, how: 'reencode', pictures: await exportGif({ ...request, ...to }) };
      },
    },
    context,
    needs,
  );
}

/** As the library measured it; as the container says it of a video that has not been indexed. */
function lengthOf({ video, source }: Awaited<ReturnType<typeof openSource>>): number {
  return video.durationSec > 0 ? video.durationSec : source.probe.durationSec;
}
