/** Whether more than half of the cells pass: one bad cell among the first rows does not make a column useless. */
export function mostly(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.filter(test).length > cells.length / 2;
}
