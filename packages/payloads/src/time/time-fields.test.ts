import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { findTime, isTimeField } from './time-fields.ts';

const iso = '2026-01-05T08:00:00Z';

describe('the time among the fields of an object', () => {
  it.each([
    [{ ts: iso }, 'ts', iso],
    [{ Timestamp: testInstant }, 'Timestamp', testInstant],
    [{ 'time-stamp': testInstant / 1000 }, 'time-stamp', testInstant],
    [{ t: testInstant * 1000 }, 't', testInstant],
    [{ _time: iso }, '_time', iso],
    [{ DateTime: iso }, 'DateTime', iso],
    [{ horodatage: iso }, 'horodatage', iso],
    [{ last_seen: iso, ts: testInstant }, 'ts', testInstant],
    [{ ts: null, time: iso }, 'time', iso],
    // As Shelly sends it: only one of the two is an instant.
    [{ time: '18:36', unixtime: testInstant / 1000 }, 'unixtime', testInstant],
    [{ date: '2026-01-05', time: '08:00:00Z' }, 'time', iso],
  ])('is found in %j', (object, field, value) => {
    expect(findTime(object)).toMatchObject({ field, value });
  });

  it.each([
    [{ value: 1 }],
    [{ ts: null }],
    [{ t: 21.5 }],
    [{ uptime: 7, runtime: 8, timeout: 9 }],
    [{ time: { up: 1 } }],
  ])('is not in %j', (object) => {
    expect(findTime(object)).toBeUndefined();
  });

  it.each([[{ time: 'soon' }], [{ timestamp: {} }], [{ ts: 'soon', time: iso }], [{ date: '2026-01-05' }]])(
    'is handed on as it stands where it is not understood: %j',
    (object) => {
      const [[field, value] = []] = Object.entries(object);
      expect(findTime(object)).toMatchObject({ field, value });
    },
  );

  it('does not make a time of a temperature', () => {
    expect(isTimeField('t', 21.5)).toBe(false);
    expect(isTimeField('t', testInstant)).toBe(true);
    expect(isTimeField('temperature', testInstant)).toBe(false);
  });
});
