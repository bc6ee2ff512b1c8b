import type { SensorSteps } from '@i40/timescale';

/** The window as a detector takes it: rows at even distances, a column a sensor, NaN where nothing is known. */
export interface WindowTable {
  rows: Float64Array[];
  /** The latest values: what is judged. */
  latest: Float64Array;
}

/** For so many steps a value holds where none came: a slow sensor is no gap. */
const holdSteps = 60;

/**
 * Makes rows of the sensors' steps. A step in which no sensor sent anything is no row: a pause teaches nothing. A latest
 * value that is old when others are new counts as missing.
 */
export function windowTable(sensors: readonly SensorSteps[], stepS: number): WindowTable {
  const times = [...new Set(sensors.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const place = new Map(times.map((step, row) => [step, row]));
  const rows = times.map(() => new Float64Array(sensors.length).fill(Number.NaN));
  for (const [column, { steps, values }] of sensors.entries()) {
    for (const [i, step] of steps.entries()) {
      const row = rows[place.get(step) ?? -1];
      if (row) row[column] = values[i] ?? Number.NaN;
    }
    hold(rows, times, column);
  }
  const newestAt = Math.max(...sensors.map(({ latest_at }) => latest_at));
  const latest = Float64Array.from(sensors, ({ latest: value, latest_at }) =>
    newestAt - latest_at > holdSteps * stepS ? Number.NaN : value,
  );
  return { rows, latest };
}

function hold(rows: readonly Float64Array[], times: readonly number[], column: number): void {
  let heldAt = Number.NEGATIVE_INFINITY;
  let held = Number.NaN;
  for (const [i, row] of rows.entries()) {
    const at = times[i] as number;
    if (!Number.isNaN(row[column])) {
      held = row[column] as number;
      heldAt = at;
    } else if (at - heldAt <= holdSteps) row[column] = held;
  }
}
