import { excerpt } from '../text/excerpt.ts';
import { plainWord } from '../text/plain-word.ts';
import type { TimeColumn } from '../time/time-column.ts';
import { readCell } from '../values/cell-value.ts';
import { mostly } from '../values/mostly.ts';
import { isNoValue } from '../values/no-value.ts';
import { type NumberStyle, recogniseNumberStyle } from '../values/number-style.ts';
import { kindOfCell } from './cell-kind.ts';
import { type LeftOut, usualStyle } from './columns.ts';
import { keyHeadings, tagHeadings, unitHeadings, valueHeadings } from './long-headings.ts';
import { isQualityColumn, type QualityForm, recogniseQuality } from './quality.ts';
import { createTagNames } from './sensor-heading.ts';
import type { Table } from './table.ts';
import { tellsApart } from './wide-keys.ts';

/** A table with a row for every value: which sensor, and what it showed. */
export interface LongColumns {
  tag: number;
  /** Further columns without which two series would be taken for one: the machine, or a tag of InfluxDB. */
  keys: readonly number[];
  value: number;
  unit: number | undefined;
  style: NumberStyle;
  quality: { index: number; form: QualityForm } | undefined;
  leftOut: readonly LeftOut[];
  /** Those in the first rows. */
  tags: readonly string[];
}

/** Finds the columns of a table in long form; undefined when it has a column for each sensor. */
export function findLongForm(table: Table, time: TimeColumn, separator: string): LongColumns | undefined {
  const columns = table.names
    .map((heading, index) => ({ heading, index, name: plainWord(heading), cells: filled(table, index) }))
    .filter(({ index }) => !time.columns.includes(index));
  const values = columns.filter(({ cells }) => mostly(cells, isValue));
  const texts = columns.filter(
    ({ cells }) => cells.length > 0 && !mostly(cells, isValue) && !mostly(cells, isTime),
  );
  const tag =
    columns.find(
      ({ name, cells }) =>
        tagHeadings.has(name) && cells.length > 0 && new Set(cells).size < Math.max(2, cells.length),
    ) ?? unnamedTag(texts, values, table, time);
  if (!tag) return undefined;
  const numbers = values.filter(
    ({ index, heading, cells }) => index !== tag.index && !isQualityColumn(heading, cells),
  );
  const value =
    columns.find(({ name, index }) => valueHeadings.has(name) && index !== tag.index) ??
    (numbers.length === 1 ? numbers[0] : undefined);
  if (!value) return undefined;
  // One name beside one measurement: the machine's, in a table with a column for each sensor.
  if (!valueHeadings.has(value.name) && new Set(tag.cells).size < 2) return undefined;
  const quality = columns.find(({ heading, cells }) => isQualityColumn(heading, cells));
  const form = quality && recogniseQuality(quality.cells);
  const unit = columns.find(({ name }) => unitHeadings.has(name));
  const roles = [tag, value, quality, unit].flatMap((column) => column?.index ?? []);
  const others = columns.filter(({ index }) => !roles.includes(index));
  const isInflux = table.names.includes('_field');
  const keys = others.filter(
    ({ name, cells }) =>
      new Set(cells).size > 1 &&
      (keyHeadings.has(name) || (isInflux && !mostly(cells, isValue) && !mostly(cells, isTime))),
  );
  return {
    tag: tag.index,
    keys: keys.map(({ index }) => index),
    value: value.index,
    unit: unit?.index,
    style: recogniseNumberStyle(value.cells) ?? usualStyle(value.cells, separator),
    quality: quality && form ? { index: quality.index, form } : undefined,
    leftOut: others
      .filter((column) => !keys.includes(column) && (column.heading !== '' || column.cells.length > 0))
      .map(({ heading, index, cells }) => ({
        column: heading || `column ${index + 1}`,
        reason: whyLeftOut(cells),
      })),
    tags: [
      ...new Set(
        table.rows.map((row) =>
          tagOf(
            row,
            keys.map(({ index }) => index),
            tag.index,
          ),
        ),
      ),
    ].filter((name) => name !== '' && !isSystemTag(name)),
  };
}

type Column = { heading: string; index: number; name: string; cells: readonly string[] };

/** Few words that come again and again beside one value, several of them at the same time. */
function unnamedTag(
  texts: readonly Column[],
  values: readonly Column[],
  table: Table,
  time: TimeColumn,
): Column | undefined {
  const numbers = values.filter(({ heading, cells }) => !isQualityColumn(heading, cells));
  const times = table.rows.map(time.join);
  if (texts.length > 1 && numbers.some(({ name }) => valueHeadings.has(name))) {
    return texts.find(
      ({ index, name }) =>
        !unitHeadings.has(name) &&
        tellsApart(
          times,
          table.rows.map((row) => row[index] ?? ''),
        ),
    );
  }
  const [only, ...more] = texts;
  const [value, ...further] = numbers;
  if (!only || more.length > 0 || !value || further.length > 0) return undefined;
  const distinct = new Set(only.cells).size;
  if (distinct < 2 || distinct > Math.max(2, only.cells.length / 3)) return undefined;
  return valueHeadings.has(value.name) || new Set(times).size < times.length * 0.7 ? only : undefined;
}

/** What a value belongs to: its tag, behind the machine where there are several. */
export function tagOf(row: readonly string[], keys: readonly number[], tag?: number): string {
  return (tag === undefined ? keys : [...keys, tag])
    .map((column) => row[column] ?? '')
    .filter(Boolean)
    .join('.');
}

/** WinCC notes its own starts and stops between the values: `$RT_OFF$`. */
export function isSystemTag(name: string): boolean {
  return /^\$\w+\$$/.test(name);
}

/** A name for each tag, kept for the whole recording. */
export const namesOfTags = createTagNames;

function whyLeftOut(cells: readonly string[]): string {
  const [example = ''] = cells;
  if (example === '') return 'empty';
  if (mostly(cells, isTime)) return 'another time';
  if (mostly(cells, isValue)) return 'neither value nor quality';
  return `a text, such as "${excerpt(example)}"`;
}

function filled({ rows }: Table, index: number): string[] {
  return rows.map((row) => row[index] ?? '').filter((cell) => !isNoValue(cell));
}

const isTime = (cell: string) => kindOfCell(cell) === 'time';
const isValue = (cell: string) => {
  const { kind } = readCell(cell, 'decimal point');
  return kind === 'number' || kind === 'switch';
};
