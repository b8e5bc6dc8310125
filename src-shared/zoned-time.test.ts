import { describe, expect, it } from 'vitest';
import { clockAt, knownZone, momentOf } from './zoned-time.ts';

describe('a clock in a zone', () => {
  it.each([
    ['2024-01-15T12:00:00', 'Europe/Berlin', '2024-01-15T11:00:00.000Z', null],
    ['2024-07-15T12:00:00', 'Europe/Berlin', '2024-07-15T10:00:00.000Z', null],
    ['2024-07-15T12:00:00', '+01:00', '2024-07-15T11:00:00.000Z', null],
    ['2024-07-15T12:00:00', 'Asia/Kathmandu', '2024-07-15T06:15:00.000Z', null],
    ['2024-07-15T12:00:00', 'UTC', '2024-07-15T12:00:00.000Z', null],
    // Put forward from 2 to 3, put back from 3 to 2.
    ['2024-03-31T01:59:59', 'Europe/Berlin', '2024-03-31T00:59:59.000Z', null],
    ['2024-03-31T02:30:00', 'Europe/Berlin', '2024-03-31T01:30:00.000Z', 'never'],
    ['2024-03-31T03:00:00', 'Europe/Berlin', '2024-03-31T01:00:00.000Z', null],
    ['2024-10-27T01:59:59', 'Europe/Berlin', '2024-10-26T23:59:59.000Z', null],
    ['2024-10-27T02:30:00', 'Europe/Berlin', '2024-10-27T00:30:00.000Z', 'twice'],
    ['2024-10-27T03:00:00', 'Europe/Berlin', '2024-10-27T02:00:00.000Z', null],
    // South of the equator, and a change of half an hour.
    ['2024-10-06T02:15:00', 'Australia/Lord_Howe', '2024-10-05T15:45:00.000Z', 'never'],
    ['2024-04-07T01:45:00', 'Australia/Lord_Howe', '2024-04-06T14:45:00.000Z', 'twice'],
    // The day that Samoa left out.
    ['2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', 'never'],
  ])('%s in %s is %s (%s)', (clock, zone, at, doubt) => {
    const moment = momentOf(clock, zone);
    expect([moment.at.toISOString(), moment.doubt]).toEqual([at, doubt]);
    if (doubt !== 'never') expect(clockAt(moment.at, zone)).toBe(clock);
  });

  it('is named as the machine knows it, or not at all', () => {
    expect(['europe/berlin', '+02:00', 'UTC'].map(knownZone)).toEqual(['Europe/Berlin', '+02:00', 'UTC']);
    expect(['Mars/Base', '', 'CET summer'].map(knownZone)).toEqual([undefined, undefined, undefined]);
  });
});
