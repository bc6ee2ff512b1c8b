import type { Database, MachineName } from '@i40/common';

/** A machine has one model. Earlier ones were stored under another name, whichever detector had learnt them. */
const loadSql = `
  SELECT version, model FROM detector_models WHERE site = $1 AND machine_id = $2 ORDER BY saved_at DESC LIMIT 1`;

const saveSql = `
  WITH saved AS (
         SELECT site, machine_id, model
           FROM jsonb_to_recordset($1::jsonb) AS m (site text, machine_id text, model jsonb)),
       replaced AS (
         DELETE FROM detector_models AS d
          USING saved
          WHERE d.site = saved.site AND d.machine_id = saved.machine_id AND d.detector <> $2)
  INSERT INTO detector_models (site, machine_id, detector, version, saved_at, model)
  SELECT site, machine_id, $2, $3, now(), model FROM saved
      ON CONFLICT (site, machine_id, detector) DO UPDATE
     SET version = EXCLUDED.version, saved_at = EXCLUDED.saved_at, model = EXCLUDED.model`;

/** What a detector has learnt, in a form that is its own. The version is that of the form. */
interface SavedModels {
  detector: string;
  version: number;
  machines: readonly (MachineName & { model: unknown })[];
}

/** What was learnt of a machine; undefined when there is nothing, or nothing of this version. Throws `DatabaseError`. */
export async function loadModel(
  database: Database,
  { site, machine_id }: MachineName,
  version: number,
): Promise<unknown> {
  const { rows } = await database.query<{ version: number; model: unknown }>(loadSql, [site, machine_id]);
  const [row] = rows;
  return row?.version === version ? row.model : undefined;
}

/** Stores models that `detector` has learnt, in place of what was stored of those machines. Throws `DatabaseError`. */
export async function saveModels(
  database: Database,
  { detector, version, machines }: SavedModels,
): Promise<void> {
  await database.query(saveSql, [JSON.stringify(machines), detector, version]);
}
