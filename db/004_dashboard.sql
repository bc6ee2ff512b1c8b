-- What the dashboard asks for in more than one place; others may ask as well.

-- The finest of 'readings', 'minutes' (readings_1m) and 'hours' (readings_1h) that buckets of this width can show and
-- that still holds what there was at the beginning of the range: retention drops the finer ones first. A query compares
-- the answer in the WHERE of each source, and PostgreSQL runs the one that applies.
--
-- Retention drops whole chunks, so a range that begins in one has lost nothing. Where it begins in none, the coarser
-- source tells a beginning that was dropped from one that never was. With 90 days of chunks: 2 ms once a connection has
-- planned it, 10 ms before.
CREATE OR REPLACE FUNCTION reading_resolution(range_from timestamptz, bucket_width interval)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  readings_begin timestamptz;
  minutes_begin  timestamptz;
BEGIN
  -- The minutes include readings that are not materialised yet.
  SELECT min(range_start) FILTER (WHERE hypertable_name = 'sensor_readings'), min(range_start)
    INTO readings_begin, minutes_begin
    FROM timescaledb_information.chunks
   WHERE range_end > range_from
     AND (hypertable_name = 'sensor_readings' OR hypertable_name = (
           SELECT materialization_hypertable_name
             FROM timescaledb_information.continuous_aggregates
            WHERE view_name = 'readings_1m'));

  IF bucket_width < INTERVAL '1 minute' AND (readings_begin <= range_from OR NOT EXISTS (
       SELECT FROM readings_1m
        WHERE bucket >= range_from AND bucket < coalesce(readings_begin, 'infinity'))) THEN
    RETURN 'readings';
  ELSIF bucket_width < INTERVAL '1 hour' AND (minutes_begin <= range_from OR NOT EXISTS (
       SELECT FROM readings_1h
        WHERE bucket >= range_from AND bucket < coalesce(minutes_begin, 'infinity'))) THEN
    RETURN 'minutes';
  END IF;
  RETURN 'hours';
END
$$;

COMMENT ON FUNCTION reading_resolution IS 'What to draw a range from: readings, minutes or hours';

-- Each known series with its latest reading at an instant, from the day before it: after a day a series counts as gone,
-- and ts, value and age_s are null. A step backwards in the primary key per series. PostgreSQL puts the body in the
-- place of the call, so a condition on site, machine_id or sensor keeps the other series from being looked up.
CREATE OR REPLACE FUNCTION latest_readings_at(instant timestamptz, silent_after interval DEFAULT '1 minute')
RETURNS TABLE (
  site        text,
  line        text,
  machine_id  text,
  sensor      text,
  description text,
  unit        text,
  normal_low  double precision,
  normal_high double precision,
  ts          timestamptz,
  value       double precision,
  quality     smallint,
  age_s       double precision,
  status      text
) LANGUAGE sql STABLE AS $$
  SELECT s.site, m.line, s.machine_id, s.sensor, s.description, s.unit, s.normal_low, s.normal_high,
         r.ts, r.value, r.quality,
         CASE WHEN r.ts IS NOT NULL THEN greatest(0, extract(epoch FROM least(now(), instant) - r.ts))::float8 END,
         CASE
           WHEN r.ts IS NULL OR r.ts < least(now(), instant) - silent_after THEN 'silent'
           WHEN r.quality < 64 THEN 'bad quality'
           WHEN r.value < s.normal_low OR r.value > s.normal_high THEN 'out of range'
           WHEN s.normal_low IS NULL AND s.normal_high IS NULL THEN 'range unknown'
           ELSE 'in range'
         END
    FROM sensors AS s
    LEFT JOIN machines AS m ON m.site = s.site AND m.machine_id = s.machine_id
    LEFT JOIN LATERAL (
           SELECT sr.ts, sr.value, sr.quality
             FROM sensor_readings AS sr
            WHERE sr.site = s.site AND sr.machine_id = s.machine_id AND sr.sensor = s.sensor
              AND sr.ts BETWEEN instant - INTERVAL '1 day' AND instant
            ORDER BY sr.ts DESC
            LIMIT 1
         ) AS r ON true
$$;

COMMENT ON FUNCTION latest_readings_at IS 'Each series with its latest reading at an instant, and whether that is normal';

CREATE OR REPLACE VIEW latest_readings AS SELECT * FROM latest_readings_at(now());

COMMENT ON VIEW latest_readings IS 'Each series with its latest reading, and whether that is normal';
