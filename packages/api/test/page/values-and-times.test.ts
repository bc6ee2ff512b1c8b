import { describe, expect, it } from 'vitest';
import { createAnnouncements } from '../../public/assets/js/announcements.js';
import { createClock } from '../../public/assets/js/clock.js';
import {
  createTimeFormat,
  formatDuration,
  formatLag,
  formatRate,
  formatValue,
} from '../../public/assets/js/format.js';
import { formatRange, parseRange, rangeAround, shiftRange } from '../../public/assets/js/history-range.js';
import { judgeSensor } from '../../public/assets/js/sensor-status.js';
import { tickLabels } from '../../public/assets/js/time-axis.js';
import { valueRange } from '../../public/assets/js/value-range.js';
import { anAnomaly, instant, iso } from './a-machine.ts';

describe('formats', () => {
  it.each([
    [1483.27, '1483'],
    [74.239, '74.2'],
    [6.414, '6.41'],
    [-6.414, '-6.41'],
    [0.01234, '0.0123'],
    [0, '0'],
    [1.2e9, '1.20e+9'],
    [1e100, '1.00e+100'],
    [3e-7, '3.00e-7'],
  ])('a value of %d reads %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('gives a value the digits of its range, so that it does not jump', () => {
    expect(formatValue(9.96, 16)).toBe('10.0');
    expect(formatValue(0.98, 5)).toBe('0.98');
  });

  it.each([
    [8_400, '8 s'],
    [-5, '0 s'],
    [99_000, '99 s'],
    [300_000, '5 min'],
    [3 * 3_600_000, '3 h'],
    [3 * 86_400_000, '3 d'],
  ])('%d ms read %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('tells rates and delays shortly', () => {
    expect([15.24, 15, 9_950].map(formatRate)).toEqual(['15.2', '15', '9,950']);
    expect([0.04, 1.24, 300].map(formatLag)).toEqual(['40 ms', '1.2 s', '5 min']);
  });

  it('tells instants in the zone of the viewer, with the day where it is another', () => {
    const times = createTimeFormat('America/New_York');
    expect(times.zone).toBe('America/New York');
    expect(times.instant(instant, instant)).toBe('03:00:00');
    expect(times.instant(instant - 6 * 3_600_000, instant)).toBe('4 Jan, 21:00:00');
  });

  it('labels a time axis with times, and with the day where it begins', () => {
    const hours = [22, 23, 24, 25].map((hour) => Date.UTC(2026, 0, 5, hour) / 1_000);
    expect(tickLabels(hours, 3_600, 'UTC')).toEqual(['22:00', '23:00', '6 Jan', '01:00']);
    expect(tickLabels(hours.slice(0, 1), 86_400, 'UTC')).toEqual(['5 Jan']);
    expect(tickLabels(hours.slice(0, 1), 10, 'UTC')).toEqual(['22:00:00']);
  });
});

describe('judgeSensor', () => {
  const signs = { value: 75, at: instant, quality: 192, low: 60, high: 90 };
  it.each([
    [{}, 'in range'],
    [{ value: 90 }, 'in range'],
    [{ value: 90.1 }, 'above'],
    [{ value: 60 }, 'in range'],
    [{ value: 59.9 }, 'below'],
    [{ value: 1e6, high: null }, 'in range'],
    [{ low: null, high: null }, 'range unknown'],
    [{ quality: 63 }, 'bad quality'],
    [{ quality: 64 }, 'in range'],
    [{ at: instant - 60_000 }, 'in range'],
    [{ at: instant - 60_001 }, 'silent'],
    [{ value: null, at: null }, 'silent'],
  ] as const)('says of %j: %s', (change, status) => {
    expect(judgeSensor({ ...signs, ...change }, instant)).toBe(status);
  });
});

describe('valueRange', () => {
  it.each([
    ['normal range and measurements', { low: 60, high: 90 }, { lowest: 70, highest: 110 }, [56, 114]],
    ['a half-known range', { low: 0, high: null }, { lowest: 40, highest: 50 }, [-4, 54]],
    ['a constant', { low: null, high: null }, { lowest: 50, highest: 50 }, [45, 55]],
    ['a constant zero', { low: null, high: null }, { lowest: 0, highest: 0 }, [-1, 1]],
    ['nothing', { low: null, high: null }, undefined, [0, 1]],
  ])('covers %s', (_, normal, measured, range) => {
    expect(valueRange(normal, measured)).toEqual(range);
  });
});

describe('the range of the history', () => {
  const now = instant;
  it('is the last hour unless the address says otherwise', () => {
    for (const text of ['', '1h', '5 parsecs', '..', `${iso(now)}..${iso(now - 60_000)}`]) {
      expect(parseRange(text, now)).toEqual({ from: now - 3_600_000, to: now, preset: '1h' });
    }
    expect(parseRange('7d', now)).toEqual({ from: now - 7 * 86_400_000, to: now, preset: '7d' });
  });

  it('can be from one instant to another, at least ten seconds apart', () => {
    expect(parseRange(formatRange({ from: now - 60_000, to: now }), now)).toEqual({
      from: now - 60_000,
      to: now,
      preset: null,
    });
    expect(parseRange(formatRange({ from: now, to: now + 1 }), now).to).toBe(now + 10_000);
  });

  it('moves by its own width, and not into the future', () => {
    const range = { from: now - 60_000, to: now - 30_000 };
    expect(shiftRange(range, -1, now)).toEqual({ from: now - 90_000, to: now - 60_000 });
    expect(shiftRange(range, 1, now)).toEqual({ from: now - 30_000, to: now });
    expect(shiftRange({ from: now - 30_000, to: now }, 1, now)).toEqual({ from: now - 30_000, to: now });
  });

  it('leaves room around an episode', () => {
    const over = { started_at: iso(now - 600_000), ended_at: iso(now - 400_000) };
    expect(rangeAround(over, now)).toEqual({ from: now - 720_000, to: now - 280_000 });
    const open = { started_at: iso(now - 600_000), ended_at: null };
    expect(rangeAround(open, now)).toEqual({ from: now - 900_000, to: now });
  });
});

describe('createClock', () => {
  it('goes with the server when the clock here is wrong, and not for a second or two', () => {
    const clock = createClock(() => instant);
    clock.learn(new Date(instant - 2_000).toUTCString());
    expect(clock.now()).toBe(instant);
    clock.learn(new Date(instant + 300_000).toUTCString());
    expect(clock.now()).toBe(instant + 300_000);
    clock.learn(null);
    expect(clock.now()).toBe(instant + 300_000);
  });
});

describe('createAnnouncements', () => {
  it('says one in words, many as a number, and nothing more for ten seconds', () => {
    const announcements = createAnnouncements();
    announcements.add([anAnomaly({ explanation: 'temp is stuck' })]);
    expect(announcements.next(instant)).toBe('New anomaly on M01: temp is stuck');
    announcements.add([anAnomaly(), anAnomaly({ machine_id: 'M02' })]);
    expect(announcements.next(instant + 9_999)).toBeUndefined();
    expect(announcements.next(instant + 10_000)).toBe('2 new anomalies, the last on M01.');
    expect(announcements.next(instant + 60_000)).toBeUndefined();
  });
});
