import type { Column, Row } from './row.ts';

/** The newest rows as they came, by which what was found can be looked up. */
export interface Evidence {
  periodMs: number;
  columns: readonly Column[];
  /** The oldest first. Per column the mean of what came in that step; NaN where nothing did. */
  rows: readonly { at: number; fresh: Float64Array }[];
}

const capacity = 8;

/** Keeps the last rows of a machine. */
export class RecentRows {
  #rows: { at: number; fresh: Float64Array }[] = [];

  push({ at, fresh }: Row): void {
    const oldest = this.#rows.length < capacity ? undefined : this.#rows.shift();
    const kept = oldest?.fresh.length === fresh.length ? oldest.fresh : new Float64Array(fresh.length);
    kept.set(fresh);
    this.#rows.push({ at, fresh: kept });
  }

  /** Copies of those that lie together: beyond a gap in time they have nothing to do with the newest. */
  evidence({ periodMs, columns }: Omit<Evidence, 'rows'>): Evidence {
    const newest = this.#rows.at(-1)?.at ?? 0;
    const rows = this.#rows.filter(({ at }) => at <= newest && at > newest - capacity * periodMs);
    return {
      periodMs,
      columns: [...columns],
      rows: rows.map(({ at, fresh }) => ({ at, fresh: fresh.slice() })),
    };
  }
}
