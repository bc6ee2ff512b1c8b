import type { RegisteredDetector } from '@i40/detect';
import { sizeInBytes } from '@i40/detect/bench';
import { digits, formatTable } from '../shared/text-table.ts';

const sensors = 8;
const fitRows = 2_000;
const judgedRows = 30_000;

/**
 * What detectors cost on a synthetic machine of eight sensors at ease, in processor time on one core; a detector of
 * single series sees one of them. Noise and a load that comes and goes, from a fixed formula.
 */
export function costReport(chosen: readonly (readonly [string, RegisteredDetector])[]): string {
  const lines = chosen.map(([name, registered]) => {
    const columns = registered.judges === 'a single series' ? 1 : sensors;
    const rows = syntheticRows(fitRows + judgedRows, columns);
    const detector = registered.create();
    const before = process.cpuUsage();
    const fitted = detector.fit(rows.slice(0, fitRows));
    if (!fitted.ok) return [name, fitted.reason];
    const fitMs = cpuMicroseconds(before) / 1_000;
    // Compiled and warm before it counts.
    for (const row of rows.slice(fitRows, fitRows + 5_000)) detector.update(fitted.state, row);
    const start = process.cpuUsage();
    for (let row = fitRows; row < rows.length; row++) detector.update(fitted.state, rows[row] ?? []);
    const perPoint = cpuMicroseconds(start) / (judgedRows * columns);
    return [
      name,
      digits(perPoint, 2),
      Math.round(1e6 / perPoint).toLocaleString('en'),
      Math.round(sizeInBytes(fitted.state) / columns).toLocaleString('en'),
      digits(fitMs, 0),
    ];
  });
  return [
    `Cost per series on one core (machines of ${sensors} sensors, ${fitRows.toLocaleString('en')} rows to learn from)`,
    formatTable(['', 'µs a point', 'points/s', 'bytes a series', 'ms to learn'], lines),
  ].join('\n\n');
}

function syntheticRows(count: number, columns: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from({ length: columns }, (_, column) => {
      const noise = Math.sin(12.9898 * i + 78.233 * column) * 43_758.5453;
      return Math.sin(i / 300) * (column + 1) + (noise - Math.floor(noise));
    }),
  );
}

function cpuMicroseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}
