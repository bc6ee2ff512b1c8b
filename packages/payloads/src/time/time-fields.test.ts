import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { findTime, isTimeField } from './time-fields.ts';
import { findUnclearTime, unclearTime } from './unclear-time.ts';

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
    [{ acquisition_time: iso }, 'acquisition_time', iso],
    [{ sample_ts: testInstant / 1000 }, 'sample_ts', testInstant],
    [{ loggedAt: iso }, 'loggedAt', iso],
    [{ plcTimestamp: iso, received_at: '2026-01-05T08:00:09Z' }, 'plcTimestamp', iso],
    [{ ts_micro: testInstant * 1000 }, 'ts_micro', testInstant],
    [{ messageTimestamp: testInstant }, 'messageTimestamp', testInstant],
    [{ enqueuedTime: iso }, 'enqueuedTime', iso],
    [{ dt: testInstant / 1000 }, 'dt', testInstant],
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
    [{ scan_time: 4, process_time: 12.5, sampleTime: 250, dt: 0.5 }],
    [{ t: '21.5', dt: 'DS18B20', at: 'gate 3' }],
    [{ update: iso, calibration_date: iso, volts: testInstant, heat: testInstant, points: testInstant }],
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

  it('takes a name of any length in no more time', () => {
    expect(isTimeField('unixtime'.repeat(10_000), iso)).toBe(false);
  });

  it('does not make a time of a temperature', () => {
    expect(isTimeField('t', 21.5)).toBe(false);
    expect(isTimeField('t', testInstant)).toBe(true);
    expect(isTimeField('temperature', testInstant)).toBe(false);
  });
});

describe('an instant under a name that says nothing', () => {
  it.each([[{ value: 1, acq: iso }], [{ value: 1, created: '2026-01-05 08:00:00' }]])(
    'is not passed over: %j',
    (object) => {
      const [, [field = ''] = []] = Object.entries(object);
      expect(findUnclearTime(object)).toEqual({ field, value: unclearTime });
    },
  );

  it.each([
    [{ value: 1 }],
    [{ value: iso }],
    [{ value: 1, calibrated: iso, last_service: iso, next_due: iso }],
    [{ value: 1, shift: '2026-01-05', note: 'since 2026-01-05 08:00' }],
  ])('is not in %j', (object) => {
    expect(findUnclearTime(object)).toBeUndefined();
  });
});
