-- What was there before a stored reading got another value, unit or quality, when that was, and by which login. It is the
-- database that sees it, so that nobody overwrites history without a trace: neither ingest nor an operator by SQL.

CREATE TABLE IF NOT EXISTS reading_corrections (
  ts           timestamptz      NOT NULL,
  site         text             NOT NULL,
  machine_id   text             NOT NULL,
  sensor       text             NOT NULL,
  old_value    double precision NOT NULL,
  old_unit     text,
  old_quality  smallint         NOT NULL,
  new_value    double precision NOT NULL,
  new_unit     text,
  new_quality  smallint         NOT NULL,
  corrected_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
  corrected_by text             NOT NULL DEFAULT session_user
);

COMMENT ON TABLE  reading_corrections IS 'What stored readings were before they got another value, unit or quality';
COMMENT ON COLUMN reading_corrections.ts IS 'The time of the reading that was corrected';
COMMENT ON COLUMN reading_corrections.corrected_at IS 'When the reading was changed, by the clock of the database';
COMMENT ON COLUMN reading_corrections.corrected_by IS 'Who was logged in at the database';

-- By the time of the correction: it grows at its end whatever it is about, and its oldest chunks can go.
SELECT create_hypertable('reading_corrections', by_range('corrected_at', INTERVAL '7 days'), if_not_exists => true);
CREATE INDEX IF NOT EXISTS reading_corrections_key ON reading_corrections (site, machine_id, sensor, ts);

-- It runs as the owner: who corrects a reading needs no right to add a row here, and so cannot add a false one.
CREATE OR REPLACE FUNCTION keep_corrected_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO reading_corrections (ts, site, machine_id, sensor, old_value, old_unit, old_quality,
                                   new_value, new_unit, new_quality)
  VALUES (OLD.ts, OLD.site, OLD.machine_id, OLD.sensor, OLD.value, OLD.unit, OLD.quality,
          NEW.value, NEW.unit, NEW.quality);
  RETURN NULL;
END
$$;

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION keep_corrected_reading() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END
$$;
REVOKE EXECUTE ON FUNCTION keep_corrected_reading() FROM PUBLIC;

-- Rows that are new, by COPY or by INSERT, never come here, nor does a repeat that changes nothing.
CREATE OR REPLACE TRIGGER sensor_readings_keep_corrected AFTER UPDATE ON sensor_readings
  FOR EACH ROW
  WHEN ((OLD.value, OLD.unit, OLD.quality) IS DISTINCT FROM (NEW.value, NEW.unit, NEW.quality))
  EXECUTE FUNCTION keep_corrected_reading();
CREATE OR REPLACE TRIGGER historical_readings_keep_corrected AFTER UPDATE ON historical_readings
  FOR EACH ROW
  WHEN ((OLD.value, OLD.unit, OLD.quality) IS DISTINCT FROM (NEW.value, NEW.unit, NEW.quality))
  EXECUTE FUNCTION keep_corrected_reading();

-- Depth 1 is that of this trigger, for a statement of somebody; that of the trigger above is one further down.
CREATE OR REPLACE FUNCTION keep_reading_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  -- Who owns the tables restores a backup.
  IF TG_OP = 'INSERT' AND current_setting('i40.restores', true) = 'on'
     AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NULL;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'reading_corrections is filled by corrections alone, and never changed';
END
$$;

-- A statement at a time: compression and retention work on whole chunks, and do not come here.
CREATE OR REPLACE TRIGGER reading_corrections_keep BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON reading_corrections
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reading_corrections();

-- As in 003_policies.sql, and states and corrections are compressed and kept as readings are.
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
  PERFORM remove_compression_policy('reading_corrections', if_exists => true);
  PERFORM add_compression_policy('reading_corrections', make_interval(days => compress_after_days));

  PERFORM remove_retention_policy('sensor_readings', if_exists => true);
  PERFORM add_retention_policy('sensor_readings', make_interval(days => keep_raw_days));
  PERFORM remove_retention_policy('sensor_states', if_exists => true);
  PERFORM add_retention_policy('sensor_states', make_interval(days => keep_raw_days));
  PERFORM remove_retention_policy('reading_corrections', if_exists => true);
  PERFORM add_retention_policy('reading_corrections', make_interval(days => keep_raw_days));
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
    ALTER TABLE reading_corrections SET (
      timescaledb.compress,
      timescaledb.compress_segmentby = 'site, machine_id, sensor',
      timescaledb.compress_orderby = 'corrected_at'
    );
    PERFORM remove_compression_policy('reading_corrections', if_exists => true);
    PERFORM add_compression_policy('reading_corrections',
      (SELECT make_interval(days => compress_after_days) FROM storage_policies));
    PERFORM remove_retention_policy('reading_corrections', if_exists => true);
    PERFORM add_retention_policy('reading_corrections',
      (SELECT make_interval(days => keep_raw_days) FROM storage_policies));
  END IF;
END
$migration$;

-- The reader gets to read it as every table; the writer needs nothing of it.
SELECT set_up_roles();
