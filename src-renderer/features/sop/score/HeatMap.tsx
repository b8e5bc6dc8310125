import { Skeleton, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { connection } from '../../../client/connection.ts';
import { useCall } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { percent } from '../../../ui/format.ts';
import { wholeTicks } from '../../../ui/timeline/ticks.ts';
import classes from './HeatMap.module.css';
import { type HeatMapData, heatPixels, likenessAt, pairUnder, pointOf, rampGradient } from './heat-picture.ts';
import { playbackOfPair } from './playback/paired-playback.ts';
import { type PairTimes, pairAt } from './playback/sync-path.ts';
import type { ScoredPair } from './playback/use-scored-pair.ts';

/** How alike every moment of the run is to every moment of gold, with the alignment drawn through it. */
export function HeatMap({ score, pair }: { score: Score; pair: ScoredPair }) {
  const isThere = pair.gold.video !== null && pair.trainee.video !== null;
  const query = useCall('sop.heatMap', { scoreId: score.scoreId }, { enabled: isThere });
  if (!isThere) {
    return (
      <Text size="sm" c="dimmed">
        {t.sop.scored.noHeatMap}
      </Text>
    );
  }
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton height={320} />;
  return <HeatPlot map={query.data} score={score} pair={pair} />;
}

const MIN_HEIGHT = 200;
const MAX_HEIGHT = 420;

function HeatPlot({ map, score, pair }: { map: HeatMapData; score: Score; pair: ScoredPair }) {
  const { ref, width } = useElementSize();
  const [hovered, setHovered] = useState<PairTimes | null>(null);
  const goldSec = map.goldEndSec - map.goldStartSec;
  const traineeSec = map.traineeEndSec - map.traineeStartSec;
  const height = Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, (width * goldSec) / Math.max(1, traineeSec))));
  const under = (event: MouseEvent<HTMLElement>): PairTimes => {
    const box = event.currentTarget.getBoundingClientRect();
    return pairUnder(map, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const title = ({ goldSec: gold, traineeSec: trainee }: PairTimes) =>
    t.sop.scored.pair(formatTimecode(gold), formatTimecode(trainee));
  const seek = (times: PairTimes) => {
    const found = playbackOfPair(pair.clock.path, times, title(times));
    if (typeof found === 'number') pair.clock.seekRun(found);
    else pair.clock.showPaired(found);
  };
  return (
    <div className={classes['heatBoth']}>
      <div className={classes['heat']}>
        <div className={classes['heatGold']} style={{ height }} aria-hidden="true">
          <b>{t.sop.goldBar}</b>
          {wholeTicks(goldSec, 6).map((sec) => (
            <span key={sec} style={{ top: `${(sec / goldSec) * 100}%` }}>
              {formatTimecode(map.goldStartSec + sec, 0)}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider and the steps lead to the same moments by key. */}
        <div
          ref={ref}
          className={classes['heatPlot']}
          style={{ height }}
          role="img"
          aria-label={t.sop.scored.heatLabel(score.traineeName, score.goldName)}
          data-testid="heat-map"
          onMouseMove={(event) => setHovered(under(event))}
          onMouseLeave={() => setHovered(null)}
          onClick={(event) => seek(under(event))}
        >
          <HeatCanvas map={map} score={score} width={width} height={height} />
          <Marker map={map} pair={pair} />
        </div>
        <div className={classes['heatSteps']} style={{ height }} aria-hidden="true">
          {score.steps.map((step) => {
            const top = pointOf(map, { goldSec: step.goldStartSec, traineeSec: 0 }).y * height;
            const bottom = pointOf(map, { goldSec: step.goldEndSec, traineeSec: 0 }).y * height;
            return (
              <span key={step.index} style={{ top, height: bottom - top }} title={step.name}>
                {bottom - top >= 11 ? <b>{step.index + 1}</b> : null}
                {bottom - top >= 14 ? ` ${step.name}` : ''}
              </span>
            );
          })}
        </div>
        <div className={classes['heatTrainee']} aria-hidden="true">
          {wholeTicks(traineeSec, Math.max(3, Math.floor(width / 70))).map((sec) => (
            <span key={sec} style={{ left: `${(sec / traineeSec) * 100}%` }}>
              {formatTimecode(map.traineeStartSec + sec, 0)}
            </span>
          ))}
          <b>{t.sop.traineeBar}</b>
        </div>
        <div className={classes['heatFoot']}>
          <span className={classes['heatLegend']}>
            {t.sop.scored.unlike}
            <i style={{ background: rampGradient }} />
            {t.sop.scored.alike}
          </span>
          <span className="v-time" data-testid="heat-readout">
            {hovered ? `${title(hovered)} · ${t.sop.scored.alikeBy(percent(likenessAt(map, hovered)))}` : ' '}
          </span>
        </div>
      </div>
      <HeatPeek score={score} pair={pair} hovered={hovered} />
    </div>
  );
}

/** Both recordings as stills at the pair under the pointer, else at the one playing: the map is seldom beside them. */
function HeatPeek({ score, pair, hovered }: { score: Score; pair: ScoredPair; hovered: PairTimes | null }) {
  const goldNow = useStore(pair.clock.store, ({ clockSec }) =>
    Math.round(pairAt(pair.clock.activePath(), clockSec).goldSec),
  );
  const traineeNow = useStore(pair.clock.store, ({ clockSec }) =>
    Math.round(pairAt(pair.clock.activePath(), clockSec).traineeSec),
  );
  const both = [
    [t.sop.goldBar, score.goldVideoId, hovered?.goldSec ?? goldNow],
    [t.sop.traineeBar, score.traineeVideoId, hovered?.traineeSec ?? traineeNow],
  ] as const;
  return (
    <div className={classes['peek']} aria-hidden="true">
      {both.map(([name, videoId, sec]) => (
        <figure key={name}>
          <img src={connection.media.thumb(videoId, Math.round(sec))} alt="" />
          <figcaption>
            {name} <span className="v-time">{formatTimecode(sec)}</span>
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

/** The cells, the bounds of the steps, and the alignment. */
function HeatCanvas({ map, score, width, height }: { map: HeatMapData; score: Score; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = useMemo(() => heatPixels(map), [map]);
  useEffect(() => {
    const shown = canvas.current;
    const context = shown?.getContext('2d');
    if (!shown || !context || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    shown.width = Math.round(width * scale);
    shown.height = Math.round(height * scale);
    const cells = new OffscreenCanvas(map.traineeCells, map.goldCells);
    cells.getContext('2d')?.putImageData(new ImageData(pixels, map.traineeCells, map.goldCells), 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(cells, 0, 0, shown.width, shown.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawSteps(context, map, score, width, height);
    drawPath(context, map, score, width, height);
  }, [map, pixels, score, width, height]);
  return <canvas ref={canvas} className={classes['heatCanvas']} />;
}

function drawSteps(context: CanvasRenderingContext2D, map: HeatMapData, score: Score, width: number, height: number) {
  context.strokeStyle = 'rgb(255 255 255 / 45%)';
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  for (const step of score.steps) {
    const y = Math.round(pointOf(map, { goldSec: step.goldStartSec, traineeSec: 0 }).y * height) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
    for (const [startSec] of step.spans) {
      const x = Math.round(pointOf(map, { goldSec: 0, traineeSec: startSec }).x * width) + 0.5;
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
  }
  context.stroke();
  context.setLineDash([]);
}

function drawPath(context: CanvasRenderingContext2D, map: HeatMapData, score: Score, width: number, height: number) {
  const line = new Path2D();
  for (const [at, point] of score.alignment.entries()) {
    const { x, y } = pointOf(map, point);
    if (at === 0) line.moveTo(x * width, y * height);
    else line.lineTo(x * width, y * height);
  }
  context.lineJoin = 'round';
  // Dark below white: seen on any ground.
  for (const [color, lineWidth] of [
    ['rgb(0 0 0 / 75%)', 4],
    ['#ffffff', 1.8],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.stroke(line);
  }
}

/** Where both recordings are now. */
function Marker({ map, pair }: { map: HeatMapData; pair: ScoredPair }) {
  const marker = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const shown = marker.current;
      if (!shown) return;
      const { x, y } = pointOf(map, pairAt(pair.clock.activePath(), pair.clock.store.getState().clockSec));
      shown.style.left = `${x * 100}%`;
      shown.style.top = `${y * 100}%`;
    };
    place();
    return pair.clock.store.subscribe(place);
  }, [map, pair.clock]);
  return <div ref={marker} className={classes['marker']} />;
}
