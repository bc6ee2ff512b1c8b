import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectors } from '@i40/detect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseNames } from './choose-names.ts';
import { benchNab, summariseNab } from './nab/nab-bench.ts';
import { readNab, slotsPerDay } from './nab/nab-data.ts';
import { reportNab } from './nab/nab-report.ts';
import { benchSkab } from './skab/skab-bench.ts';
import { readSkab } from './skab/skab-data.ts';
import { reportSkab } from './skab/skab-report.ts';
import { openVerdictLog } from './verdict-log.ts';

const startedAt = Date.UTC(2020, 2, 9, 10);
const stamp = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'i40-bench-detect-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** 400 rows of rest, 200 more, and 100 rows of a jump. */
function writeSkabFile(group: string, name: string): void {
  const rows = Array.from({ length: 700 }, (_, i) => {
    const label = i >= 600 ? 1 : 0;
    return `${stamp(startedAt + i * 1_000)};${Math.sin(i) + 20 * label};${Math.cos(3 * i)};${label};0`;
  });
  mkdirSync(join(directory, group), { recursive: true });
  writeFileSync(join(directory, group, name), `datetime;a;b;anomaly;changepoint\n${rows.join('\n')}\n`);
}

describe('the SKAB benchmark', () => {
  it('finds a jump, reports it, and logs each scored row', () => {
    writeSkabFile('valve1', '10.csv');
    writeSkabFile('valve1', '2.csv');
    writeSkabFile('other', '1.csv');
    const files = readSkab(directory);
    expect(files.map(({ name }) => name)).toEqual(['valve1/2.csv', 'valve1/10.csv', 'other/1.csv']);
    const out = join(directory, 'out.ndjson');
    const log = openVerdictLog(out);
    const { ame } = detectors;
    if (!ame) throw new Error('there is no AME');
    const result = benchSkab('ame', ame, { files, log });
    log.close();
    expect(result.all).toMatchObject({ found: 3, anomalies: 3, far: 0 });
    expect(result.byGroup?.f1).toBeGreaterThan(0.9);
    const report = reportSkab([result], result.all, files.length);
    expect(report.indexOf('> ame')).toBeLessThan(report.indexOf('Conv-AE'));
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(3 * 300);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      benchmark: 'skab',
      detector: 'ame',
      file: 'other/1.csv',
      row: 699,
      timestamp: '2020-03-09 10:11:39',
      decision: 1,
    });
  });

  it('tells which file is not one of SKAB, and where', () => {
    expect(() => readSkab(directory)).toThrow('no files in valve1/, valve2/, other/');
    mkdirSync(join(directory, 'other'));
    writeFileSync(join(directory, 'other', '1.csv'), 'datetime;a\n2020-03-09 10:34:33;1\n');
    expect(() => readSkab(directory)).toThrow('1.csv:1: there is no column "anomaly"');
    writeFileSync(join(directory, 'other', '1.csv'), 'datetime;a;anomaly\n2020-03-09 10:34:33;1;0\n');
    expect(() => readSkab(directory)).toThrow('1.csv:2: ends within the 400 rows to learn from');
  });
});

/** 1,000 points of five minutes, with a spike at 800 that a window from 790 to 810 is drawn around. */
function writeNab(windows: Record<string, string[][]>): void {
  const rows = Array.from({ length: 1_000 }, (_, i) => {
    return `${stamp(startedAt + i * 300_000)},${Math.sin(i) + (i === 800 ? 50 : 0)}`;
  });
  mkdirSync(join(directory, 'data', 'realTraffic'), { recursive: true });
  mkdirSync(join(directory, 'labels'));
  writeFileSync(join(directory, 'data', 'realTraffic', 'x.csv'), `timestamp,value\n${rows.join('\n')}\n`);
  writeFileSync(join(directory, 'labels', 'combined_windows.json'), JSON.stringify(windows));
}

describe('the NAB benchmark', () => {
  const windowAt = (from: number, to: number) =>
    [from, to].map((row) => `${stamp(startedAt + row * 300_000)}.000000`);

  it('finds a spike and scores it by its position in the window', () => {
    writeNab({ 'realTraffic/x.csv': [windowAt(790, 810)], 'realTraffic/held-back.csv': [] });
    const series = readNab(directory);
    expect(series).toMatchObject([{ group: 'realTraffic', slotsPerDay: 288, windows: [[790, 810]] }]);
    const novelty = detectors['uni-novelty'];
    if (!novelty) throw new Error('there is no UniNovelty');
    const result = benchNab('uni-novelty', novelty, { series, log: openVerdictLog(undefined) });
    expect(result.all).toMatchObject({ mar: 0, delayRows: 10 });
    expect(result.swept.standard).toBeGreaterThan(90);
    expect(reportNab([result], 1, 1)).toContain('> uni-novelty');
  });

  it('chooses the threshold for a file on the others alone', () => {
    const aSeries = (name: string, peak: number, noise: number) => ({
      series: {
        name,
        group: name,
        timestamps: [],
        values: new Float64Array(100),
        windows: [[50, 59]] as [number, number][],
        slotsPerDay: 288,
      },
      run: {
        scores: Float64Array.from({ length: 100 }, (_, i) => (i === 50 ? peak : i === 30 ? noise : 0)),
        alarms: Array.from({ length: 100 }, (_, i) => i === 50 && peak > 0.75),
        microseconds: 1,
        bytes: 1,
      },
    });
    const result = summariseNab('x', [aSeries('a', 0.9, 0.8), aSeries('b', 0.7, 0)]);
    // Together 0.7 is best: both found, one false positive. For a, b's 0.7; for b, a's 0.9, which misses it.
    expect(result.thresholds.standard).toBe(0.7);
    expect(result.swept.standard).toBeCloseTo((100 * (2 - 0.11 + 2)) / 4, 9);
    expect(result.byFile.standard).toBeCloseTo((100 * (1 - 0.11 - 1 + 2)) / 4, 9);
    expect(result.own.standard).toBeCloseTo((100 * (1 - 1 + 2)) / 4, 9);
  });

  it('tells which series has no labels, or labels that are not in it', () => {
    writeNab({});
    expect(() => readNab(directory)).toThrow('there is no entry for realTraffic/x.csv');
    const path = join(directory, 'labels', 'combined_windows.json');
    writeFileSync(path, JSON.stringify({ 'realTraffic/x.csv': [windowAt(790, 1_810)] }));
    expect(() => readNab(directory)).toThrow('is not in the data');
    writeFileSync(path, '{');
    expect(() => readNab(directory)).toThrow('combined_windows.json: ');
  });

  it('reads the samples a day off the probationary period', () => {
    const times = Array.from({ length: 100 }, (_, i) => i * 1_800_000 + (i > 5 ? 300_000 : 0));
    expect(slotsPerDay(times)).toBe(48);
    expect(slotsPerDay([0])).toBe(288);
  });
});

describe('chooseNames', () => {
  it('knows the detectors', () => {
    expect(chooseNames(['x'], ['ame'])).toEqual({
      ok: false,
      reason: 'There is no detector "x". There are: ame.',
    });
    expect(chooseNames(['all'], ['ame', 'b'])).toEqual({ ok: true, names: ['ame', 'b'] });
  });
});
