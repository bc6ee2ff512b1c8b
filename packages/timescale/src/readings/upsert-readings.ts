/**
 * A batch of readings as one statement whatever its size: each array carries a column.
 *
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
