-- States are compressed as readings are: after as many days, by series.

-- As in 015_states.sql, with the compression of states.
CREATE OR REPLACE FUNCTION set_storage_policies(
  compress_after_days int DEFAULT 7,
  keep_raw_days       int DEFAULT 90,
  keep_minutes_days   int DEFAULT 365,
  keep_rejected_days  int DEFAULT 30
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- The refresh looks back as far as readings are kept, so that late ones count, and no further: it would empty the
  -- buckets whose readings are gone. When they are to be kept longer than before, the older ones are gone already.
  refresh_back_days int := greatest(1, least(
    keep_raw_days - 1,
    CASE WHEN EXISTS (SELECT FROM sensor_readings) THEN (SELECT p.refresh_back_days FROM storage_policies AS p) END));
BEGIN
  -- Two workers may start at once.
  PERFORM pg_advisory_xact_lock(4041);
  IF current_setting('timescaledb.license') <> 'timescale' THEN
    RETURN;
  END IF;

  -- Setting a policy anew also resets when it runs next, so a service that restarts must not do so.
  IF EXISTS (SELECT FROM storage_policies p
              WHERE (p.compress_after_days, p.keep_raw_days, p.keep_minutes_days, p.keep_rejected_days)
                  = (set_storage_policies.compress_after_days, set_storage_policies.keep_raw_days,
                     set_storage_policies.keep_minutes_days, set_storage_policies.keep_rejected_days)) THEN
    RETURN;
  END IF;
  DELETE FROM storage_policies;
  INSERT INTO storage_policies VALUES
    (true, compress_after_days, keep_raw_days, keep_minutes_days, keep_rejected_days, refresh_back_days);

  PERFORM remove_compression_policy('sensor_readings', if_exists => true);
  PERFORM add_compression_policy('sensor_readings', make_interval(days => compress_after_days));

  PERFORM remove_compression_policy('sensor_states', if_exists => true);
  PERFORM add_compression_policy('sensor_states', make_interval(days => compress_after_days));

  PERFORM remove_retention_policy('sensor_readings', if_exists => true);
  PERFORM add_retention_policy('sensor_readings', make_interval(days => keep_raw_days));
  PERFORM remove_retention_policy('sensor_states', if_exists => true);
  PERFORM add_retention_policy('sensor_states', make_interval(days => keep_raw_days));
  PERFORM remove_retention_policy('readings_1m', if_exists => true);
  PERFORM add_retention_policy('readings_1m', make_interval(days => keep_minutes_days));
  PERFORM remove_retention_policy('rejected_messages', if_exists => true);
  PERFORM add_retention_policy('rejected_messages', make_interval(days => keep_rejected_days));

  -- Only what has changed is computed anew.
  PERFORM remove_continuous_aggregate_policy('readings_1m', if_exists => true);
  PERFORM add_continuous_aggregate_policy('readings_1m',
    start_offset => make_interval(days => refresh_back_days),
    end_offset => INTERVAL '1 minute', schedule_interval => INTERVAL '1 minute');
  PERFORM remove_continuous_aggregate_policy('readings_1h', if_exists => true);
  PERFORM add_continuous_aggregate_policy('readings_1h',
    start_offset => make_interval(days => refresh_back_days),
    end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '10 minutes');
END
$$;

DO $migration$
BEGIN
  IF current_setting('timescaledb.license') = 'timescale' THEN
    ALTER TABLE sensor_states SET (
      timescaledb.compress,
      timescaledb.compress_segmentby = 'site, machine_id, sensor',
      timescaledb.compress_orderby = 'ts'
    );
    PERFORM remove_compression_policy('sensor_states', if_exists => true);
    PERFORM add_compression_policy('sensor_states',
      (SELECT make_interval(days => compress_after_days) FROM storage_policies));
  END IF;
END
$migration$;
