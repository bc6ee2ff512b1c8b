/** What writing readings has done. */
export interface RowCounts {
  /** New rows, and rows whose value was corrected. */
  stored: number;
  /** Values that another value with the same time replaced. */
  superseded: number;
}

export const nothing: RowCounts = { stored: 0, superseded: 0 };

export function sum(a: RowCounts, b: RowCounts): RowCounts {
  return { stored: a.stored + b.stored, superseded: a.superseded + b.superseded };
}
