interface TextTable {
  heads: readonly string[];
  rows: readonly (readonly string[])[];
  /** Columns that stand to the right, as numbers do. */
  toTheRight?: (column: number) => boolean;
  /** What the line beneath the heads is drawn with; none where it is left out. */
  rule?: string;
}

/** Lines with cells in columns as wide as they must be. */
export function textTable({ heads, rows, toTheRight = () => false, rule }: TextTable): string[] {
  const widths = heads.map((_, column) =>
    [heads, ...rows].reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) =>
        toTheRight(column) ? (cells[column] ?? '').padStart(width) : (cells[column] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd();
  const ruled = rule === undefined ? [] : [widths.map((width) => rule.repeat(width)).join('  ')];
  return [line(heads), ...ruled, ...rows.map(line)];
}
