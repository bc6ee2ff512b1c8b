-- History that is older than what sensor_readings keeps; sessions at the broker that ingest expects to find again; and
-- smaller chunks of rejected messages, so that the oldest can go when they take too much.

-- Chunks of a year: an import that reaches back decades touches few of them, and the days of the live table stay as
-- they are. Nothing here is deleted by itself.
CREATE TABLE IF NOT EXISTS historical_readings (
  ts           timestamptz      NOT NULL,
  site         text             NOT NULL DEFAULT 'site-1',
  line         text             NOT NULL DEFAULT '',
  machine_id   text             NOT NULL,
  sensor       text             NOT NULL,
  value        double precision NOT NULL,
  unit         text,
  quality      smallint         NOT NULL DEFAULT 192,
  received_at  timestamptz      NOT NULL DEFAULT now(),
  is_summed_up boolean          NOT NULL DEFAULT false,
  PRIMARY KEY (site, machine_id, sensor, ts),
  CONSTRAINT historical_readings_value_is_finite CHECK (value BETWEEN -1e100 AND 1e100)
);

COMMENT ON TABLE  historical_readings IS 'Readings that were older than KEEP_RAW_DAYS when they came, taken in with INGEST_HISTORICAL=true';
COMMENT ON COLUMN historical_readings.is_summed_up IS 'Whether readings_1m and readings_1h count it';

SELECT create_hypertable('historical_readings', by_range('ts', INTERVAL '365 days'), if_not_exists => true);
CREATE INDEX IF NOT EXISTS historical_readings_to_sum_up ON historical_readings (ts) WHERE NOT is_summed_up;

-- Adds rows of historical_readings to the buckets of an aggregate: each exactly once, because it is marked in the same
-- transaction. Buckets that were made of readings which are gone are added to. A refresh would compute them anew from
-- the readings that are left, and empty them; so this writes to where the aggregate keeps its rows.
CREATE OR REPLACE FUNCTION add_historical_buckets(aggregate regclass, width interval, since timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  target text := (
    SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
      FROM timescaledb_information.continuous_aggregates
     WHERE format('%I.%I', view_schema, view_name)::regclass = aggregate);
BEGIN
  -- A table that the caller had made under this name would be refused here.
  DROP TABLE IF EXISTS pg_temp.historical_buckets;
  CREATE TEMP TABLE historical_buckets (
    site text, machine_id text, sensor text, bucket timestamptz, min float8, max float8, last float8, count bigint,
    sum_value float8, sum_squares float8
  ) ON COMMIT DROP;
  INSERT INTO historical_buckets
  SELECT site, machine_id, sensor, time_bucket(width, ts), min(value), max(value), last(value, ts), count(*), sum(value),
         sum(CASE WHEN abs(value) > 1e-100 THEN value * value ELSE 0 END)
    FROM historical_step
   WHERE quality >= 64 AND ts >= since
   GROUP BY 1, 2, 3, 4;
  EXECUTE format($sql$
    WITH extended AS (
      UPDATE %1$s AS kept
         SET min = least(kept.min, added.min), max = greatest(kept.max, added.max),
             count = kept.count + added.count, sum_value = kept.sum_value + added.sum_value,
             sum_squares = kept.sum_squares + added.sum_squares,
             avg = (kept.sum_value + added.sum_value) / (kept.count + added.count)
        FROM historical_buckets AS added
       WHERE kept.bucket = added.bucket AND kept.site = added.site AND kept.machine_id = added.machine_id
         AND kept.sensor = added.sensor
      RETURNING added.site, added.machine_id, added.sensor, added.bucket)
    INSERT INTO %1$s (site, machine_id, sensor, bucket, avg, min, max, last, count, sum_value, sum_squares)
    SELECT site, machine_id, sensor, bucket, sum_value / count, min, max, last, count, sum_value, sum_squares
      FROM historical_buckets
     WHERE (site, machine_id, sensor, bucket) NOT IN (SELECT site, machine_id, sensor, bucket FROM extended)
  $sql$, target);
END
$$;

-- Does one bounded step of what is to be done, the oldest first; returns of how many readings. On the Apache edition, whose
-- aggregates are views of sensor_readings and which deletes nothing, the readings go there as well.
CREATE OR REPLACE FUNCTION sum_up_historical(max_readings int, max_days int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  done int;
BEGIN
  -- Two workers take turns.
  PERFORM pg_advisory_xact_lock(4043);
  DROP TABLE IF EXISTS pg_temp.historical_step;
  CREATE TEMP TABLE historical_step (LIKE historical_readings) ON COMMIT DROP;
  INSERT INTO historical_step
  SELECT * FROM historical_readings WHERE NOT is_summed_up ORDER BY ts LIMIT max_readings FOR UPDATE;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done = 0 THEN
    RETURN 0;
  END IF;
  -- As many days as a transaction has places for in the lock table: the aggregates have chunks of 10 and of 100 days.
  DELETE FROM historical_step
   WHERE ts >= (SELECT min(ts) FROM historical_step)
               + make_interval(days => CASE WHEN current_setting('timescaledb.license') = 'timescale'
                                            THEN max_days ELSE least(max_days, 30) END);

  IF current_setting('timescaledb.license') = 'timescale' THEN
    PERFORM add_historical_buckets('readings_1h', INTERVAL '1 hour', '-infinity');
    PERFORM add_historical_buckets('readings_1m', INTERVAL '1 minute',
      now() - make_interval(days => (SELECT keep_minutes_days FROM storage_policies)));
  ELSE
    INSERT INTO sensor_readings (ts, site, line, machine_id, sensor, value, unit, quality, received_at)
    SELECT ts, site, line, machine_id, sensor, value, unit, quality, received_at FROM historical_step
        ON CONFLICT DO NOTHING;
  END IF;
  UPDATE historical_readings AS r SET is_summed_up = true
    FROM historical_step AS s
   WHERE (r.site, r.machine_id, r.sensor, r.ts) = (s.site, s.machine_id, s.sensor, s.ts);
  RETURN (SELECT count(*)::int FROM historical_step);
END
$$;

-- Where the broker no longer knows one of these, what waited in it is lost.
CREATE TABLE IF NOT EXISTS ingest_sessions (
  client_id    text        PRIMARY KEY,
  last_seen_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE ingest_sessions IS 'Sessions at the broker that ingest has left, and expects to find again';

SELECT set_chunk_time_interval('rejected_messages', INTERVAL '6 hours');
COMMENT ON COLUMN rejected_messages.payload IS
  'The bytes as they came; of an array only the offending element; beyond a rate only the beginning, as the reason says';

-- What the writer needs. It sums up history with its own rights and not with those of the owner: the function makes temporary
-- tables, and a caller could have made one of the same name before, with a trigger that would run as the owner.
INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_writer', 'historical_readings', 'SELECT, INSERT, UPDATE, DELETE'),
  -- History is added to where the aggregates keep their rows.
  ('i40_writer', 'readings_1m',         'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'readings_1h',         'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'ingest_sessions',     'SELECT, INSERT, UPDATE, DELETE')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

-- drop_chunks asks for the owner. Whoever may delete rejected messages one by one may delete the oldest of them together.
-- A name without its schema could be that of a temporary table of the caller.
CREATE OR REPLACE FUNCTION drop_oldest_rejected(before timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  dead_letters regclass := format('%I.rejected_messages', current_schema())::regclass;
BEGIN
  IF NOT has_table_privilege(session_user, dead_letters, 'DELETE') THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table rejected_messages';
  END IF;
  RETURN (SELECT count(*)::int FROM drop_chunks(dead_letters, older_than => before));
END
$$;
ALTER FUNCTION drop_oldest_rejected(timestamptz) SET search_path FROM CURRENT;

SELECT set_up_roles();
