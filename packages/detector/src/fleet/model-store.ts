import type { Database } from '@i40/common';
import type { SavedMachineMonitor } from '../machines/machine-monitor.ts';

/** Goes up with every change of form that makes older saved models unreadable; those are then learnt anew. */
export const savedVersion = 1;

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

export interface SavedMachine {
  site: string;
  machine_id: string;
  model: SavedMachineMonitor;
}

/** What was learnt of a machine; undefined when there is nothing, or nothing of this version. Throws `DatabaseError`. */
export async function loadModel(
  database: Database,
  site: string,
  machineId: string,
): Promise<SavedMachineMonitor | undefined> {
  const { rows } = await database.query<{ version: number; model: SavedMachineMonitor }>(loadSql, [
    site,
    machineId,
  ]);
  const [row] = rows;
  return row?.version === savedVersion ? row.model : undefined;
}

/** Stores models that `detector` has learnt, in place of what was stored of those machines. Throws `DatabaseError`. */
export async function saveModels(
  database: Database,
  detector: string,
  machines: readonly SavedMachine[],
): Promise<void> {
  await database.query(saveSql, [JSON.stringify(machines), detector, savedVersion]);
}
