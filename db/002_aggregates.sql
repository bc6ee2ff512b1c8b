-- readings_1m and readings_1h: what long ranges are drawn from. Readings of bad quality are left out.
--
-- Mean and standard deviation come from their parts, which add up over any number of buckets:
--   mean = sum(sum_value) / sum(count)      variance = sum(sum_squares) / sum(count) - mean^2
--
-- With the community edition of TimescaleDB they are continuous aggregates, real-time: what is not yet
-- materialised is computed on the way. The Apache edition, the only one that cloud providers may offer, has none:
-- there they are ordinary views of the same names and columns, right but slower.

-- The square of a tiny value is no number to PostgreSQL but an error, hence the CASE.

DO $migration$
DECLARE
  is_community boolean := current_setting('timescaledb.license') = 'timescale';
  minute_query text := $query$
    SELECT site, machine_id, sensor, time_bucket(INTERVAL '1 minute', ts) AS bucket,
           avg(value) AS avg, min(value) AS min, max(value) AS max, last(value, ts) AS last,
           count(*) AS count, sum(value) AS sum_value,
           sum(CASE WHEN abs(value) > 1e-100 THEN value * value ELSE 0 END) AS sum_squares
      FROM sensor_readings
     WHERE quality >= 64
     GROUP BY site, machine_id, sensor, time_bucket(INTERVAL '1 minute', ts)
  $query$;
  hour_query text := $query$
    SELECT site, machine_id, sensor, time_bucket(INTERVAL '1 hour', bucket) AS bucket,
           sum(sum_value) / sum(count) AS avg, min(min) AS min, max(max) AS max, last(last, bucket) AS last,
           sum(count)::bigint AS count, sum(sum_value) AS sum_value, sum(sum_squares) AS sum_squares
      FROM readings_1m
     GROUP BY site, machine_id, sensor, time_bucket(INTERVAL '1 hour', bucket)
  $query$;
  continuous text := ' WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS ';
BEGIN
  IF to_regclass('readings_1m') IS NOT NULL THEN
    RETURN;
  END IF;
  IF is_community THEN
    EXECUTE 'CREATE MATERIALIZED VIEW readings_1m' || continuous || minute_query || ' WITH NO DATA';
    EXECUTE 'CREATE MATERIALIZED VIEW readings_1h' || continuous || hour_query || ' WITH NO DATA';
  ELSE
    RAISE NOTICE 'Apache edition of TimescaleDB: no continuous aggregates, no compression, no retention. readings_1m and readings_1h are ordinary views, and old data is kept until it is deleted by hand.';
    EXECUTE 'CREATE VIEW readings_1m AS ' || minute_query;
    EXECUTE 'CREATE VIEW readings_1h AS ' || hour_query;
  END IF;
END
$migration$;
