import type { TimeColumn } from './time-column.ts';

/** The time of rows that name none: so many milliseconds apart. */
export function evenlySpaced(intervalMs: number): TimeColumn {
  const createReader = () => {
    let row = -1;
    return () => {
      row += 1;
      return row * intervalMs;
    };
  };
  const description = `none: rows are ${intervalMs / 1000} s apart`;
  return {
    columns: [],
    join: () => '',
    form: { format: 'interval', description, kind: 'elapsed', createReader },
  };
}
