import { namesOfTags } from './layout/long-form.ts';
import { splitUnit } from './layout/split-unit.ts';
import type { Recording } from './recording.ts';
import type { RecordedRow } from './rows/recorded-row.ts';

/** The sensors of a recording; in long form, those in its first rows. */
export function sensorNames({ columns }: Recording): string[] {
  if (columns.form === 'wide') return columns.sensors.map(({ sensor }) => sensor);
  const nameOf = namesOfTags();
  return columns.tags.map((tag) => nameOf(tag).sensor);
}

export interface FirstRows {
  rows: readonly RecordedRow[];
  complaints: readonly string[];
}

const mostListed = 40;

/** Says in plain text how a recording is understood, with its first rows as the readings that they become. */
export function describeRecording(
  recording: Recording,
  { rows, complaints }: FirstRows,
  machine: string,
): string {
  const { path, source, leftOut, notes } = recording;
  const size = `${Math.max(1, Math.round(source.bytes / 1000)).toLocaleString('en')} kB`;
  const lines = [
    `${path}: ${size}, ${source.description}`,
    ...section('header', headerLines(recording)),
    ...section('time', timeLines(recording, rows)),
    ...section('sensors', sensorLines(recording)),
    ...section(
      'left out',
      leftOut.map(({ column, reason }) => `${column}: ${reason}`),
    ),
    ...section('note', notes),
    ...section(
      'first rows',
      rows.flatMap((row) => readingLines(row, recording, machine)),
    ),
    ...section('not read', complaints),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, content: readonly string[]): string[] {
  const shown = content.slice(0, mostListed);
  if (content.length > shown.length) shown.push(`… and ${content.length - shown.length} more`);
  return shown.map((line, i) => `  ${(i === 0 ? title : '').padEnd(11)}${line}`);
}

function headerLines({ table }: Recording): string[] {
  const { headerLine, unitLine, firstRowLine, passedOver } = table;
  const units = unitLine === undefined ? '' : `, units in line ${unitLine}`;
  const names = headerLine === undefined ? 'none' : `line ${headerLine}${units}`;
  return [
    `${names}; the rows begin in line ${firstRowLine}`,
    ...passedOver.map(({ line, text }) => `passed over: line ${line}, ${text}`),
  ];
}

function timeLines(
  { table, time, zone, order, usualGapMs }: Recording,
  rows: readonly RecordedRow[],
): string[] {
  const { form } = time;
  const columns = time.columns.map((column) => `"${table.names[column]}"`).join(' and ');
  const isInstant = form.kind === 'date' || form.kind === 'number';
  const inZone = form.kind === 'date' ? `, in ${zone} where they name no zone` : '';
  const [first] = rows;
  const begins = first && isInstant ? `; the first row is of ${new Date(first.time).toISOString()}` : '';
  return [
    `${columns === '' ? '' : `column ${columns}: `}${form.description}${inZone}`,
    `rows usually ${Number((usualGapMs / 1000).toPrecision(6))} s apart, ${order}${begins}`,
  ];
}

function sensorLines(recording: Recording): string[] {
  const { columns, table } = recording;
  if (columns.form === 'long') {
    const { quality, value, tag } = columns;
    const good = quality
      ? `, good as "${table.names[quality.index]}" says (${quality.form.description})`
      : '';
    return [
      `a row for each value: named by "${table.names[tag]}", from "${table.names[value]}"${good}`,
      ...sensorNames(recording),
    ];
  }
  const { keys } = columns;
  const machines = keys.columns.map((column) => `a row for each machine: named by "${table.names[column]}"`);
  const sensors = columns.sensors.map(({ sensor, unit, heading }) => {
    const from = heading !== '' && splitUnit(heading).name !== sensor ? ` from "${heading}"` : '';
    return `${sensor}${unit === null ? '' : ` [${unit}]`}${from}`;
  });
  return [...machines, ...sensors];
}

/** Milliseconds are enough for most; below them, as many digits as tell two rows apart. */
function secondsOf(ms: number): string {
  return Number.isInteger(ms) || Math.abs(ms) > 1000
    ? (ms / 1000).toFixed(3)
    : String(Number((ms / 1000).toPrecision(6)));
}

function readingLines(
  { time, values }: RecordedRow,
  { time: { form } }: Recording,
  machine: string,
): string[] {
  const isInstant = form.kind === 'date' || form.kind === 'number';
  const at = isInstant ? new Date(time).toISOString() : `${secondsOf(time)} s`;
  return values.map(
    ({ sensor, value, unit }) => `${at}  ${machine}/${sensor}  ${value}${unit ? ` ${unit}` : ''}`,
  );
}
