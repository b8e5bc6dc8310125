import { describe, expect, it } from 'vitest';
import { worded } from '../../../src-shared/sentences/word.ts';
import { parseProbeOutput } from '../media/probe-output.ts';
import { readVideoProbe, type VideoProbe } from '../media/video-probe.ts';
import { reportScan } from './scan-report.ts';

function probeOf(stream: object, format: object = {}): VideoProbe {
  const output = parseProbeOutput(
    JSON.stringify({
      streams: [{ index: 0, codec_type: 'video', width: 640, height: 360, avg_frame_rate: '25/1', ...stream }],
      format: { format_name: 'mov,mp4', duration: '10', ...format },
    }),
  );
  return readVideoProbe(output!, 1_000_000);
}

const jumps = { jumps: 0, turns: 0 };
const SOUND = { sawDamage: false, jumps };
const DAMAGED = { sawDamage: true, jumps };

const times = (count: number, fps = 25, startSec = 0): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => startSec + index / fps);

describe('reportScan', () => {
  it('ends with the last picture and has nothing to say about a sound file', () => {
    const report = reportScan(probeOf({ duration: '10', nb_frames: '250' }), times(250), SOUND);
    expect(report).toEqual({
      durationSec: expect.closeTo(10, 9),
      fps: 25,
      firstFrameSec: 0,
      warnings: [],
    });
  });

  it('says how much of a cut-off recording is there', () => {
    const report = reportScan(probeOf({ duration: '10', nb_frames: '250' }), times(60), DAMAGED);
    expect(report.durationSec).toBeCloseTo(2.4, 9);
    expect(worded(report.warnings)).toEqual([expect.stringContaining('2.4 s of 10.0 s')]);
  });

  it('calls no recording cut off whose container says where it ends on a clock that starts late', () => {
    const late = { format_name: 'matroska,webm', start_time: '6', duration: '12' };
    const probe = probeOf({ start_time: '6', avg_frame_rate: '10/1' }, late);
    expect(reportScan(probe, times(60, 10), SOUND)).toMatchObject({ durationSec: expect.closeTo(6, 9), warnings: [] });
    expect(reportScan(probe, times(20, 10), SOUND).warnings).toHaveLength(1);
  });

  it('calls no recording cut off whose clock was straightened', () => {
    const probe = probeOf({ start_time: '1.4', duration: '3600' }, { format_name: 'mpegts', start_time: '1.4' });
    const { warnings } = reportScan(probe, times(300), SOUND);
    expect(worded(warnings)).toEqual([expect.stringContaining('clock jumps')]);
  });

  it('lets the last picture of a complete recording stand for long', () => {
    const report = reportScan(probeOf({ duration: '10', nb_frames: '60' }), times(60), SOUND);
    expect(report).toMatchObject({ durationSec: 10, warnings: [] });
  });

  it('mentions damage, missing pictures and shared time stamps', () => {
    const probe = probeOf({ duration: '10', nb_frames: '252' }, { format_name: 'avi' });
    const frameTimes = times(250);
    frameTimes[1] = 1e-6;
    const { warnings } = reportScan(probe, frameTimes, DAMAGED);
    expect(warnings).toHaveLength(3);
    expect(worded(warnings).join(' ')).toMatch(/damaged.*2 of 252.*1 pictures have no time stamp/);
  });

  it('takes the length of a single picture from the container', () => {
    const probe = probeOf({ duration: '0.033', nb_frames: '1' });
    expect(reportScan(probe, times(1), SOUND).durationSec).toBeCloseTo(0.033, 9);
  });
});
