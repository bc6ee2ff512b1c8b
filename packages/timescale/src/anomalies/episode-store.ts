import type { Anomaly, Database } from '@i40/common';

/** An episode that is there already is brought up to date; one that has ended stays ended. */
const upsertSql = `
  INSERT INTO anomalies (site, machine_id, sensor, detector, started_at, ended_at, peak_score, contributions, explanation)
  SELECT site, machine_id, sensor, detector, started_at, ended_at, peak_score, contributions, explanation
    FROM jsonb_to_recordset($1::jsonb) AS e (
         site text, machine_id text, sensor text, detector text, started_at timestamptz, ended_at timestamptz,
         peak_score float8, contributions jsonb, explanation text)
      ON CONFLICT ON CONSTRAINT anomalies_once DO UPDATE
     SET ended_at = EXCLUDED.ended_at,
         peak_score = greatest(anomalies.peak_score, EXCLUDED.peak_score),
         contributions = EXCLUDED.contributions,
         explanation = EXCLUDED.explanation`;

/** Ends what no model knows of, at the last sign of the machine. Repeats are harmless. */
const endForgottenSql = `
  UPDATE anomalies AS a
     SET ended_at = greatest(a.started_at, least(to_timestamp($3::float8 / 1000), now()))
   WHERE a.site = $1 AND a.machine_id = $2 AND a.ended_at IS NULL
     AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($4::jsonb) AS e (sensor text, detector text, started_at timestamptz)
          WHERE e.sensor IS NOT DISTINCT FROM a.sensor AND e.detector = a.detector AND e.started_at = a.started_at)`;

const machinesWithOpenSql = `SELECT DISTINCT site, machine_id FROM anomalies WHERE ended_at IS NULL`;

/** Each episode once. Throws `DatabaseError`. */
export async function storeEpisodes(database: Database, episodes: readonly Anomaly[]): Promise<void> {
  await database.query(upsertSql, [JSON.stringify(episodes)]);
}

interface ForgottenEpisodes {
  site: string;
  machine_id: string;
  endedAt: number;
  /** The episodes that are known, and go on. */
  open: readonly Anomaly[];
}

/** Ends the open episodes of a machine but the known ones. Throws `DatabaseError`. */
export async function endForgottenEpisodes(
  database: Database,
  { site, machine_id, endedAt, open }: ForgottenEpisodes,
): Promise<void> {
  await database.query(endForgottenSql, [site, machine_id, endedAt, JSON.stringify(open)]);
}

export async function machinesWithOpenEpisodes(
  database: Database,
): Promise<{ site: string; machine_id: string }[]> {
  return (await database.query<{ site: string; machine_id: string }>(machinesWithOpenSql)).rows;
}
