import type { MachineName, Queryable } from '@i40/common';
import { type StoredBounds, storedBounds } from '@i40/timescale';
import type { Evidence } from '../resampling/recent-rows.ts';

/** What comes late counts for a later step: this many steps before a row are searched for its value as well. */
const lateSteps = 30;
/** Of the size of a value: what adding up and dividing may be off by. */
const rounding = 1e-9;

/**
 * Whether the database has what these rows are made of. The live feed is published after the commit, so all of it must be
 * there; what is not has been sent by somebody else. Throws `DatabaseError`.
 */
export async function isStored(
  database: Queryable,
  machine: MachineName,
  evidence: Evidence,
): Promise<boolean> {
  const { periodMs, rows } = evidence;
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return true;
  const from = first.at - lateSteps * periodMs;
  const bounds = await storedBounds(database, { ...machine, from, to: last.at + periodMs, periodMs });
  return isWithin(evidence, bounds, from);
}

/**
 * Whether each value lies between what is stored of its sensor in its step, or in one of those before. The feed may lose
 * messages, so the mean of a step need not be that of all which is stored; it lies between least and greatest.
 */
export function isWithin(
  { periodMs, columns, rows }: Evidence,
  bounds: readonly StoredBounds[],
  from: number,
): boolean {
  const bySensor = groupBySensor(bounds);
  return rows.every(({ at, fresh }) => {
    const step = Math.round((at - from) / periodMs);
    return columns.every(({ sensor }, column) => {
      const value = fresh[column] ?? Number.NaN;
      if (Number.isNaN(value)) return true;
      const margin = rounding * Math.abs(value);
      return (bySensor.get(sensor) ?? []).some(
        (stored) =>
          stored.step <= step &&
          stored.step >= step - lateSteps &&
          value >= stored.least - margin &&
          value <= stored.most + margin,
      );
    });
  });
}

function groupBySensor(bounds: readonly StoredBounds[]): Map<string, StoredBounds[]> {
  const groups = new Map<string, StoredBounds[]>();
  for (const stored of bounds) {
    const group = groups.get(stored.sensor);
    if (group) group.push(stored);
    else groups.set(stored.sensor, [stored]);
  }
  return groups;
}
