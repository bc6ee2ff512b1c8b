/** Births are null where they have not changed: then those that are stored stay, or the node has none yet. */
export const upsertEdgeNodesSql = `
  INSERT INTO sparkplug_edge_nodes AS known (group_id, edge_id, births, session)
  SELECT group_id, edge_id, coalesce(births, '[]')::json, session::json
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS seen (group_id, edge_id, births, session)
   ORDER BY group_id, edge_id
      ON CONFLICT (group_id, edge_id) DO UPDATE
     SET births = CASE WHEN excluded.births::text = '[]' THEN known.births ELSE excluded.births END,
         session = excluded.session, updated_at = excluded.updated_at`;

export const selectEdgeNodesSql =
  'SELECT births, session FROM sparkplug_edge_nodes ORDER BY group_id, edge_id';

/** Null makes a series alive again. */
export const markStaleSql = `
  UPDATE sensors AS known
     SET stale_since = to_timestamp(seen.stale_since_ms / 1000.0)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[]) AS seen (site, machine_id, sensor, stale_since_ms)
   WHERE (known.site, known.machine_id, known.sensor) = (seen.site, seen.machine_id, seen.sensor)
     AND known.stale_since IS DISTINCT FROM to_timestamp(seen.stale_since_ms / 1000.0)`;
