/** Whether cells count rows: whole numbers, each by the same step more than the one before. */
export function isRowNumbers(cells: readonly string[]): boolean {
  const numbers = cells.map((cell) => (/^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN));
  const [first = Number.NaN, second = first + 1] = numbers;
  const step = second - first;
  return step >= 1 && numbers.every((number, i) => number === first + i * step);
}

/** Headings under which programs count their rows. */
const counters =
  /^(?:|#|no|nr|num|id|idx|index|indexlevel0|unnamed\s?\d*|row|rows?|rowid|record|records?|recnbr|recno|recordno|lfdnr|sample|sampleno|samples|scan|scanno|point|cycle|cycleno|n|i|序号|编号|номер)$/i;

export function isCounterHeading(heading: string): boolean {
  return counters.test(heading.replace(/[\s_.:№-]+/g, ''));
}
