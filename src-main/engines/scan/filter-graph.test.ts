import { describe, expect, it } from 'vitest';
import { buildFilterGraph, fitWithin, smallSizeFor } from './filter-graph.ts';

const plain = {
  probe: {
    streamIndex: 0,
    interlaced: false,
    clockStartSec: 0,
    timestampsMayJump: false,
    fps: 25,
    width: 1920,
    height: 1080,
    frameWidth: 1920,
    frameHeight: 1080,
    isPlain420: true,
  },
  small: { width: 256, height: 144 },
  sample: { size: { width: 640, height: 360 }, rateFps: 4 },
  toneMap: [],
};

describe('buildFilterGraph', () => {
  it('names the outputs that are asked for', () => {
    const labels = (graph: string): string[] =>
      [...graph.matchAll(/\[(small|sample|thumb|sopilot)\]/g)].map((m) => m[1]!);
    expect(labels(buildFilterGraph(plain))).toEqual(['small', 'sample']);
    const all = {
      ...plain,
      thumbnails: { size: { width: 320, height: 180 }, everySec: 2 },
      sopilot: { everyNthFrame: 8 },
    };
    expect(labels(buildFilterGraph(all))).toEqual(['small', 'sample', 'thumb', 'sopilot']);
    const { small, ...samplesOnly } = plain;
    expect(labels(buildFilterGraph(samplesOnly))).toEqual(['sample']);
    expect(buildFilterGraph(samplesOnly)).not.toContain('small');
  });

  it('makes the storyboard of samples where it can, and of the same sizes where it cannot', () => {
    const storyboard = { size: { width: 171, height: 96 }, sampleSize: { width: 640, height: 360 }, everySec: 1.5 };
    const shared = buildFilterGraph({ ...plain, storyboard });
    expect(shared).toContain('format=rgb24,split[sample][storyIn]');
    expect(shared.match(/scale=640:360/g)).toHaveLength(1);
    const { sample, ...noSamples } = plain;
    for (const spec of [noSamples, { ...plain, sample: { ...sample, rateFps: 1 } }]) {
      const alone = buildFilterGraph({ ...spec, storyboard });
      expect(alone).toContain('split=');
      expect(alone).toMatch(
        /\[storyIn\]select=[^;]*scale=640:360:flags=area[^;]*,format=rgb24,scale=171:96:flags=area,[^;]*\[story\]/,
      );
    }
  });

  it('counts from the clock start unless ffmpeg already does', () => {
    const late = { ...plain, probe: { ...plain.probe, clockStartSec: 1.075 } };
    expect(buildFilterGraph(late)).toContain('PTS-1075000');
    const stream = { ...late, probe: { ...late.probe, timestampsMayJump: true } };
    expect(buildFilterGraph(stream)).toContain('PTS-0');
  });

  it('deinterlaces and tone-maps only where needed', () => {
    expect(buildFilterGraph(plain)).not.toMatch(/yadif|tonemap/);
    expect(buildFilterGraph({ ...plain, probe: { ...plain.probe, interlaced: true } })).toContain('yadif');
    const mapped = buildFilterGraph({ ...plain, toneMap: ['zscale=t=linear', 'tonemap=hable'] });
    expect(mapped).toContain('scale=640:360:flags=area,zscale=t=linear,tonemap=hable,format=rgb24[sample]');
  });

  it('goes on counting frames where a resumed scan stands', () => {
    const graph = buildFilterGraph({
      ...plain,
      sopilot: { everyNthFrame: 8 },
      resumeAfter: { frameIndex: 99, timeUs: 3_300_000 },
    });
    expect(graph).toContain("select='gte(pts,3300000)'");
    expect(graph).toContain('mod(n+99,8)');
  });
});

describe('sizes', () => {
  it('shrinks to the longer side and never enlarges', () => {
    expect(fitWithin({ width: 1080, height: 1920 }, 640)).toEqual({ width: 360, height: 640 });
    expect(fitWithin({ width: 161, height: 121 }, 640)).toEqual({ width: 161, height: 121 });
    expect(fitWithin({ width: 4000, height: 2 }, 640)).toEqual({ width: 640, height: 1 });
  });

  it('takes 256 pixels of width for scores', () => {
    expect(smallSizeFor(1920, 1080)).toEqual({ width: 256, height: 144 });
    expect(smallSizeFor(204, 360)).toEqual({ width: 204, height: 360 });
  });
});
