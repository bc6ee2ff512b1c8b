import { describe, expect, it } from 'vitest';
import { expandQuery } from './expand-query.ts';

const context = {
  from: new Date('2026-01-05T08:00:00Z'),
  to: new Date('2026-01-05T09:00:00Z'),
  intervalMs: 5_000,
  variables: { machine: ['M01', 'M02'], tag: ["o'clock"], silent_after: '60', nothing: [] },
};
const expand = (sql: string) => expandQuery(sql, context);

describe('expandQuery', () => {
  it.each([
    ['$__timeFilter(r.ts)', "r.ts BETWEEN '2026-01-05T08:00:00.000Z' AND '2026-01-05T09:00:00.000Z'"],
    ['$__timeFrom() $__timeTo()', "'2026-01-05T08:00:00.000Z' '2026-01-05T09:00:00.000Z'"],
    ['$__timeGroup(ts, 5m)', "time_bucket('5m',ts)"],
    ["$__timeGroup(ts, '$__interval')", "time_bucket('5s',ts)"],
    ['$__unixEpochFilter(at)', 'at >= 1767600000 AND at <= 1767603600'],
    ['$__time(ts)', 'ts AS "time"'],
  ])('expands the macro of %s', (sql, expected) => {
    expect(expand(sql)).toBe(expected);
  });

  it.each([
    [1_500, '1500ms', '1500'],
    [5_000, '5s', '5000'],
    [60_000, '1m', '60000'],
    [43_200_000, '12h', '43200000'],
    [86_400_000, '1d', '86400000'],
  ])('writes an interval of %i ms as Grafana does', (intervalMs, short, ms) => {
    expect(expandQuery('$__interval/$__interval_ms', { ...context, intervalMs })).toBe(`${short}/${ms}`);
  });

  it('quotes the values of a variable that may have several', () => {
    expect(expand('ARRAY[$machine]')).toBe("ARRAY['M01','M02']");
    expect(expand(`IN (\${machine:sqlstring})`)).toBe("IN ('M01','M02')");
    expect(expand(`IN (\${machine:singlequote})`)).toBe("IN ('M01','M02')");
    expect(expand(`\${machine:csv}`)).toBe('M01,M02');
    expect(expand('$tag')).toBe("'o''clock'");
  });

  it('leaves a single value bare and nothing empty', () => {
    expect(expand("'$silent_after seconds'")).toBe("'60 seconds'");
    expect(expand('ARRAY[$nothing]')).toBe('ARRAY[]');
  });

  it('refuses what Grafana does not know', () => {
    expect(() => expand('$__timeFilters(ts)')).toThrow('$__timeFilters');
    expect(() => expand('$machines')).toThrow('$machines');
    expect(() => expand(`\${machine:nosuch}`)).toThrow('nosuch');
  });
});
