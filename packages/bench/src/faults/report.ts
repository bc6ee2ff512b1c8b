import type { FaultBenchCommand } from './fault-bench-command.ts';
import type { Played } from './play.ts';
import { type FaultScore, percentile } from './score.ts';

/** The figures, for a terminal and for the documentation. */
export function reportFaults(command: FaultBenchCommand, played: Played, score: FaultScore): string {
  const { method, days, seed, faultEveryS, verbose } = command;
  const { machineDays, rows, seconds, sensors } = played;
  const found = score.kinds.reduce((sum, { found }) => sum + found, 0);
  const faults = score.kinds.reduce((sum, { faults }) => sum + faults, 0);
  const lines = [
    `${method}, ${days} days of 3 machines, seed ${seed}, a fault every ${faultEveryS} s`,
    '',
    row(['fault', 'number', 'found', 'sensor named', 'median delay', '90 %']),
    ...score.kinds.map(({ kind, faults: number, found: hits, named, delays }) =>
      row([
        kind,
        String(number),
        percent(hits, number),
        percent(named, hits),
        `${percentile(delays, 50).toFixed(0)} s`,
        `${percentile(delays, 90).toFixed(0)} s`,
      ]),
    ),
    row(['all', String(faults), percent(found, faults)]),
    '',
    `precision ${percent(score.matched, score.episodes)} of ${score.episodes} episodes, ${score.repeated} second ones of the same fault`,
    `false alarms ${score.falseAlarms.length}: ${(score.falseAlarms.length / machineDays).toFixed(3)} a machine and day`,
    `${((seconds / rows) * 1e6).toFixed(1)} µs a row of ${sensors} sensors: ${Math.round((rows * sensors) / seconds).toLocaleString('en')} values/s`,
    '',
  ];
  if (verbose) {
    for (const episode of score.falseAlarms)
      lines.push(
        `false  ${time(episode.startedAt)} ${episode.machine_id} ${((episode.endedAt - episode.startedAt) / 1000).toFixed(0)} s ${episode.detector} ${episode.peakScore.toFixed(2)} ${episode.explanation}`,
      );
    for (const { startedAt, machine_id, kind, sensors: of } of score.missed)
      lines.push(`missed ${time(startedAt)} ${machine_id} ${kind} ${of.join()}`);
  }
  return `${lines.join('\n')}\n`;
}

const widths = [14, 8, 8, 14, 14, 8];
const row = (cells: readonly string[]) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('');
const percent = (part: number, whole: number) =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
const time = (at: number) => new Date(at).toISOString().slice(0, 19);
