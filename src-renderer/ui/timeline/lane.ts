import type { Span } from '../../../src-shared/time.ts';
import type { Player } from '../player/player.ts';
import { itemAt, laneMarks, layLane, peakPerPixel } from './lane-layout.ts';
import type { Palette } from './palette.ts';
import type { View } from './time-scale.ts';

/** What a lane draws with. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly view: View;
  /** Where the film strip is, for what is to be seen on the pictures too. */
  readonly film: { readonly topPx: number; readonly heightPx: number };
}

/** A rectangle of a lane: one span, or a run of spans too narrow to tell apart. */
export interface LaneMark {
  /** Index of the span, of the first one of a run. */
  readonly index: number;
  /** Spans in it; 1 is drawn as itself. */
  readonly count: number;
  /** It is the one that plays. */
  readonly isCurrent: boolean;
  readonly leftPx: number;
  readonly widthPx: number;
  readonly topPx: number;
  readonly heightPx: number;
}

interface NamedLane {
  readonly key: string;
  readonly label: string;
  /** Colour that the overview below the timeline shows it in; without one it is not there. */
  readonly overview?: keyof Palette;
}

/** A row of spans: packed, drawn at any zoom and found under the pointer by the kit. */
export interface SpanLane<Footage> extends NamedLane {
  readonly kind: 'spans';
  readonly rowPx: number;
  /** Spans that overlap lie in rows below each other, at most so many. */
  readonly maxRows: number;
  /** The row that a span belongs into, from 0 and below `maxRows`; without it each goes into the first that is free. */
  rowOf?(footage: Footage, index: number): number;
  /** Keeps its place while there is nothing in it. */
  readonly keepsPlace?: boolean;
  spans(footage: Footage): readonly Span[];
  paint(brush: Brush, mark: LaneMark, footage: Footage): void;
  /** More about a span than its lane and its time. */
  tip?(footage: Footage, index: number): string;
  /** What a click on a span does; without it a click goes to that time. A double click plays the span. */
  pick?(footage: Footage, index: number, player: Player): void;
}

/** A row of values along time. */
interface CurveLane<Footage> extends NamedLane {
  readonly kind: 'curve';
  readonly heightPx: number;
  /** 0..1, for equal parts of the whole recording. */
  values(footage: Footage): readonly number[];
  /** `columns` holds the highest value under each pixel. */
  paint(brush: Brush, columns: Float32Array, topPx: number): void;
}

/** One row of a timeline, as a feature declares it: an entry of its list of lanes. */
export type Lane<Footage> = SpanLane<Footage> | CurveLane<Footage>;

/** A span under the pointer. */
export interface LaneItem {
  readonly index: number;
  readonly span: Span;
  readonly tip: string;
  readonly pick: ((player: Player) => void) | null;
}

/** A lane with what it has to show, ready to be drawn many times a second. */
export interface LaidLane {
  readonly key: string;
  readonly label: string;
  readonly heightPx: number;
  /** What its label is centred in: the rows without the gaps between them. */
  readonly labelPx: number;
  /** `current` is the index of the span that plays. */
  paint(brush: Brush, topPx: number, current: number | null): void;
  /** The span at a point, `yPx` from the lane's top; null where there is none. */
  itemAt(view: View, px: number, yPx: number): LaneItem | null;
  /** Draws it small, in a strip of that height. */
  paintOverview(brush: Brush, heightPx: number): void;
}

/** Lays out what the lanes have to show of some footage; one without anything takes no room, unless it keeps it. */
export function layLanes<Footage>(
  lanes: readonly Lane<Footage>[],
  footage: Footage,
  durationSec: number,
): readonly LaidLane[] {
  return lanes.flatMap((lane) => {
    if (lane.kind === 'curve') {
      const values = lane.values(footage);
      return values.length > 0 ? [laidCurve(lane, values, durationSec)] : [];
    }
    const spans = lane.spans(footage);
    return spans.length > 0 || lane.keepsPlace ? [laidSpans(lane, spans, footage)] : [];
  });
}

/** Between the rows of a lane, px. */
const ROW_GAP_PX = 1;
/** Height of spans in the overview, and the room left above a curve there. */
const OVERVIEW_MARK_PX = 6;
const MIN_OVERVIEW_MARK_PX = 3;

function laidSpans<Footage>(lane: SpanLane<Footage>, spans: readonly Span[], footage: Footage): LaidLane {
  const { key, label, rowPx, overview } = lane;
  const items = layLane(spans, lane.maxRows, lane.rowOf && ((index) => lane.rowOf!(footage, index)));
  return {
    key,
    label,
    heightPx: rowPx * items.rowCount + ROW_GAP_PX * (items.rowCount - 1),
    labelPx: rowPx * items.rowCount,
    paint(brush, topPx, current) {
      for (const mark of laneMarks(items, brush.view)) {
        const leftPx = Math.max(-2, mark.startPx);
        const rightPx = Math.min(brush.view.widthPx + 2, mark.endPx);
        const gapPx = mark.count === 1 && rightPx - leftPx > 4 ? 1 : 0;
        lane.paint(
          brush,
          {
            index: mark.source,
            count: mark.count,
            isCurrent: mark.source === current,
            leftPx,
            widthPx: Math.max(1, rightPx - leftPx - gapPx),
            topPx: topPx + mark.row * (rowPx + ROW_GAP_PX),
            heightPx: rowPx,
          },
          footage,
        );
        brush.context.globalAlpha = 1;
      }
    },
    itemAt(view, px, yPx) {
      const row = Math.floor(yPx / (rowPx + ROW_GAP_PX));
      const index = row < 0 || row >= items.rowCount ? null : itemAt(items, view, px, row);
      const span = index === null ? undefined : spans[index];
      if (index === null || !span) return null;
      const { pick } = lane;
      return {
        index,
        span,
        tip: lane.tip?.(footage, index) ?? '',
        pick: pick ? (player) => pick(footage, index, player) : null,
      };
    },
    paintOverview({ context, palette, view }) {
      if (!overview) return;
      context.fillStyle = palette[overview];
      for (const { startPx, endPx } of laneMarks(items, view)) {
        context.fillRect(startPx, 0, Math.max(MIN_OVERVIEW_MARK_PX, endPx - startPx), OVERVIEW_MARK_PX);
      }
    },
  };
}

function laidCurve<Footage>(lane: CurveLane<Footage>, values: readonly number[], durationSec: number): LaidLane {
  const { key, label, heightPx, overview } = lane;
  return {
    key,
    label,
    heightPx,
    labelPx: heightPx,
    paint: (brush, topPx) => lane.paint(brush, peakPerPixel(values, durationSec, brush.view), topPx),
    itemAt: () => null,
    paintOverview({ context, palette, view }, stripPx) {
      if (!overview) return;
      context.fillStyle = palette[overview];
      const columns = peakPerPixel(values, durationSec, view);
      for (let px = 0; px < columns.length; px++) {
        const columnPx = columns[px]! * (stripPx - OVERVIEW_MARK_PX);
        context.fillRect(px, stripPx - columnPx, 1, columnPx);
      }
    },
  };
}
