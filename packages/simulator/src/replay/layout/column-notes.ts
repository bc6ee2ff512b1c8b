import { type NumberStyle, parseNumber } from '../values/number-style.ts';

/** The cells of a column, with what they hold. */
export interface Column {
  index: number;
  heading: string;
  /** All but those that say that there was no value. */
  cells: readonly string[];
  style: NumberStyle;
  /** Nothing in the file tells the style. */
  isAssumed: boolean;
}

export const nameOf = ({ heading, index }: Column) => heading || `column ${index + 1}, without a heading`;

/** What the user should know of the columns that are played. */
export function notesOnColumns(
  usable: readonly Column[],
  headings: readonly { sensor: string; isByPlace: boolean }[],
): string[] {
  const late = usable.filter(({ cells }) => cells.length === 0).map(nameOf);
  const byPlace = usable.flatMap((column, i) => {
    const { sensor, isByPlace } = headings[i] ?? { sensor: '', isByPlace: false };
    if (!isByPlace) return [];
    const why =
      column.heading === '' ? 'has no heading' : 'has a heading of which no letter may stand in a name';
    return [`${column.heading || `column ${column.index + 1}`} ${why}: it is called ${sensor}`];
  });
  const notYet = late.length === 0 ? [] : [`empty in the first rows: ${late.join(', ')}`];
  return [...styleNotes(usable), ...byPlace, ...notYet];
}

/** `1.234` may be a little more than one or 1234, and nothing in the file tells. */
function styleNotes(usable: readonly Column[]): string[] {
  const doubtful = usable.find(({ isAssumed }) => isAssumed);
  const example = doubtful?.cells.find((cell) => /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(cell));
  if (!doubtful || example === undefined) return [];
  return [
    `numbers such as ${example} are read as ${parseNumber(example, doubtful.style)}: ${doubtful.style}`,
  ];
}
