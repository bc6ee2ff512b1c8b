import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectors } from '@i40/detect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchTep } from './tep-bench.ts';
import { readTep } from './tep-data.ts';
import { reportTep } from './tep-report.ts';

const sensors = 52;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'i40-bench-tep-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const noise = (row: number, column: number) => {
  const value = Math.sin(12.9898 * row + 78.233 * column) * 43_758.5453;
  return value - Math.floor(value);
};

/** A row a line, and from row 160 on one sensor is off. */
function rowsOf(count: number, file: number, faulty?: number): number[][] {
  return Array.from({ length: count }, (_, row) =>
    Array.from(
      { length: sensors },
      (_, column) => column + noise(row + 1_000 * file, column) + (row >= 160 && column === faulty ? 20 : 0),
    ),
  );
}

const text = (rows: number[][]) =>
  rows.map((row) => row.map((value) => value.toExponential(7)).join('  ')).join('\n');

function writeTep(): void {
  const training = rowsOf(500, 0);
  // As published: a sensor a line, and not a row.
  const transposed = Array.from({ length: sensors }, (_, column) =>
    training.map((row) => row[column] as number),
  );
  writeFileSync(join(directory, 'd00.dat'), text(transposed));
  writeFileSync(join(directory, 'd00_te.dat'), text(rowsOf(300, 1)));
  // XMEAS 21, by which the fourth fault shows.
  for (let fault = 1; fault <= 21; fault++)
    writeFileSync(
      join(directory, `d${String(fault).padStart(2, '0')}_te.dat`),
      text(rowsOf(300, fault + 1, 20)),
    );
}

describe('the Tennessee Eastman benchmark', () => {
  it('reads the training file though it is transposed, finds what is off, and whether it is the sensor of the cause', () => {
    writeTep();
    const data = readTep(directory);
    expect([data.training.length, data.training[0]?.length, data.faults.length]).toEqual([500, sensors, 21]);
    const { adaptive } = detectors;
    if (!adaptive) throw new Error('there is no adaptive detector');
    const result = benchTep('adaptive', adaptive, { ...data, faults: data.faults.slice(3, 6) });
    expect(result.normal).toBe(0);
    for (const { own, swept, before } of result.rates) {
      expect(own).toBeGreaterThan(0.9);
      expect(swept).toBeGreaterThan(0.9);
      expect(before).toBe(0);
    }
    expect(result.rates.map(({ isNamed }) => isNamed)).toEqual([true, false, false]);
    expect(reportTep([result])).toContain('1/3');
  });

  it('tells which file is none, and where', () => {
    writeTep();
    writeFileSync(join(directory, 'd07_te.dat'), '1 2 3\n1 2\n');
    expect(() => readTep(directory)).toThrow('d07_te.dat:2: expected 3 numbers');
    writeFileSync(join(directory, 'd07_te.dat'), '1 2 3\n1 2 3\n');
    expect(() => readTep(directory)).toThrow('d07_te.dat: expected 52 sensors, found 3 by 2');
  });
});
