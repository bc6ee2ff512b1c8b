/** The SQL of ingest. Arrays carry a column each, so that a batch is one statement whatever its size. */

/**
 * The last write to a key wins; a repeat of what is stored changes nothing and is not counted as a changed row.
 * `to_timestamp` takes seconds and keeps microseconds. Sorted, because of what is compressed many rows are locked as one:
 * two batches that share some take their locks in the same order.
 */
export const upsertReadingsSql = `
  INSERT INTO sensor_readings AS stored (ts, site, line, machine_id, sensor, value, unit, quality)
  SELECT to_timestamp(ts_ms / 1000.0), site, line, machine_id, sensor, value, unit, quality
    FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[], $8::int[])
      AS batch (ts_ms, site, line, machine_id, sensor, value, unit, quality)
   ORDER BY site, machine_id, sensor, ts_ms
      ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE
     SET line = excluded.line, value = excluded.value, unit = excluded.unit, quality = excluded.quality,
         received_at = excluded.received_at
   WHERE (stored.line, stored.value, stored.unit, stored.quality)
         IS DISTINCT FROM (excluded.line, excluded.value, excluded.unit, excluded.quality)`;

/** Sorted, so that two workers that meet the same newcomers take their locks in the same order. */
export const insertMachinesSql = `
  INSERT INTO machines (site, machine_id, line, description)
  SELECT DISTINCT ON (site, machine_id) site, machine_id, line, description
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS seen (site, machine_id, line, description)
   ORDER BY site, machine_id
      ON CONFLICT DO NOTHING`;

/** What a person has entered stays; what is still unknown is filled in. */
export const insertSensorsSql = `
  INSERT INTO sensors AS known (site, machine_id, sensor, unit, normal_low, normal_high, description)
  SELECT site, machine_id, sensor, unit, normal_low, normal_high, description
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[])
      AS seen (site, machine_id, sensor, unit, normal_low, normal_high, description)
   ORDER BY site, machine_id, sensor
      ON CONFLICT (site, machine_id, sensor) DO UPDATE
     SET unit = coalesce(known.unit, excluded.unit),
         normal_low = coalesce(known.normal_low, excluded.normal_low),
         normal_high = coalesce(known.normal_high, excluded.normal_high),
         description = coalesce(known.description, excluded.description)
   WHERE known.unit IS NULL OR known.normal_low IS NULL OR known.normal_high IS NULL OR known.description IS NULL`;

/** Payloads come as base64, the one spelling of an array of bytes that every adapter binds alike. */
export const insertRejectedSql = `
  INSERT INTO rejected_messages (topic, payload, reason)
  SELECT topic, decode(payload, 'base64'), reason
    FROM unnest($1::text[], $2::text[], $3::text[]) AS rejected (topic, payload, reason)`;

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
