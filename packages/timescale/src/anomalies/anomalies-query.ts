import { type AnomaliesQuery, type Anomaly, anomalySchema, type Database, formatInstant } from '@i40/common';

interface AnomalyRow extends Omit<Anomaly, 'id' | 'started_at' | 'ended_at'> {
  id: string;
  started_ms: number;
  ended_ms: number | null;
}

/** The newest first; the id decides between those that began at the same instant. */
const anomaliesSql = `
  SELECT id::text AS id, site, machine_id, sensor, detector, peak_score, contributions, explanation,
         (extract(epoch FROM started_at) * 1000)::float8 AS started_ms,
         (extract(epoch FROM ended_at) * 1000)::float8 AS ended_ms
    FROM anomalies
   WHERE ($1::text IS NULL OR site = $1) AND ($2::text IS NULL OR machine_id = $2)
     AND ($3::text IS NULL OR sensor = $3)
     AND ($4::timestamptz IS NULL OR ended_at >= $4 OR ended_at IS NULL)
     AND ($5::timestamptz IS NULL OR started_at < $5)
     AND ($6::boolean IS NULL OR (ended_at IS NULL) = $6)
     AND ($7::timestamptz IS NULL OR (started_at, id) < ($7, $8::text::bigint))
   ORDER BY started_at DESC, id DESC
   LIMIT $9::int`;

/** Where an episode stands in the order of the list. */
export interface AnomalyPosition {
  started_at: string;
  id: string;
}

export interface AnomalyFilter extends Pick<AnomaliesQuery, 'site' | 'machine_id' | 'sensor'> {
  /** The last episode of the page before. */
  after?: AnomalyPosition | undefined;
  /** Epoch milliseconds. */
  from?: number | undefined;
  to?: number | undefined;
  open?: boolean | undefined;
  limit: number;
}

export interface AnomalyPage {
  anomalies: Anomaly[];
  /** Undefined on the last page. */
  next: AnomalyPosition | undefined;
}

/** A page of episodes. Throws `DatabaseError`. */
export async function queryAnomalies(database: Database, filter: AnomalyFilter): Promise<AnomalyPage> {
  const { site, machine_id, sensor, from, to, open, limit, after } = filter;
  const { rows } = await database.query<AnomalyRow>(anomaliesSql, [
    site ?? null,
    machine_id ?? null,
    sensor ?? null,
    from === undefined ? null : formatInstant(from),
    to === undefined ? null : formatInstant(to),
    open ?? null,
    after?.started_at ?? null,
    after?.id ?? null,
    // One more than asked for tells whether there is another page.
    limit + 1,
  ]);
  const anomalies = rows.slice(0, limit).map(toAnomaly);
  const last = anomalies.at(-1);
  return {
    anomalies,
    next: rows.length > limit && last?.id ? { started_at: last.started_at, id: last.id } : undefined,
  };
}

function toAnomaly({ started_ms, ended_ms, ...row }: AnomalyRow): Anomaly {
  return anomalySchema.parse({
    ...row,
    started_at: formatInstant(started_ms),
    ended_at: ended_ms === null ? null : formatInstant(ended_ms),
  });
}
