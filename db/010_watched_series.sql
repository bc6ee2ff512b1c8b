-- What the alert rules ask for: each series that has sent within the day before an instant; one that was silent for longer
-- is gone, and nobody is to be woken for it.
--
-- Silence is judged by arrival: readings that come two minutes late but steadily are late, and their sensor is not silent.
-- age_s is the time since the latest reading arrived, or was measured where the clock of the machine is ahead: of what
-- lies in the future nothing is read here, so the latest that is read arrived a while ago.
-- A series may pause for three times the longest pause among its last twenty readings, and for a minute at least: what
-- sends every five minutes is not silent after one. silence is its present pause as a multiple of that.
--
-- deviation is null without a range, at bad quality and while the series is silent. lag_s is how late it was stored.
-- 21 steps in the primary key per series, and nothing but those rows.
CREATE OR REPLACE FUNCTION watched_series_at(instant timestamptz)
RETURNS TABLE (
  site        text,
  line        text,
  machine_id  text,
  sensor      text,
  unit        text,
  value       double precision,
  deviation   double precision,
  age_s       double precision,
  silence     double precision,
  lag_s       double precision,
  received_at timestamptz
) LANGUAGE sql STABLE AS $$
  SELECT s.site, coalesce(m.line, ''), s.machine_id, s.sensor, coalesce(s.unit, ''), r.value,
         CASE WHEN r.quality >= 64 AND t.silence <= 1
              THEN range_deviation(r.value, s.normal_low, s.normal_high) END,
         t.age_s, t.silence, extract(epoch FROM r.received_at - r.ts)::float8, r.received_at
    FROM sensors AS s
    LEFT JOIN machines AS m ON m.site = s.site AND m.machine_id = s.machine_id
   CROSS JOIN LATERAL (
           SELECT max(ts) AS ts, (array_agg(w.value ORDER BY w.ts DESC))[1] AS value,
                  (array_agg(w.quality ORDER BY w.ts DESC))[1] AS quality,
                  (array_agg(w.received_at ORDER BY w.ts DESC))[1] AS received_at,
                  extract(epoch FROM max(w.pause))::float8 AS longest_pause_s
             FROM (SELECT sr.ts, sr.value, sr.quality, sr.received_at,
                          sr.ts - lead(sr.ts) OVER (ORDER BY sr.ts DESC) AS pause
                     FROM sensor_readings AS sr
                    WHERE sr.site = s.site AND sr.machine_id = s.machine_id AND sr.sensor = s.sensor
                      AND sr.ts BETWEEN instant - INTERVAL '1 day' AND instant
                    ORDER BY sr.ts DESC
                    LIMIT 21) AS w
         ) AS r
   CROSS JOIN LATERAL (
           SELECT greatest(0, extract(epoch FROM instant - greatest(r.ts, r.received_at)))::float8 AS age_s
         ) AS a
   CROSS JOIN LATERAL (SELECT a.age_s, a.age_s / greatest(60, 3 * r.longest_pause_s) AS silence) AS t
   WHERE r.ts IS NOT NULL
$$;

COMMENT ON FUNCTION watched_series_at IS 'Each series of the last day: how far out of its range, how long silent, how late stored';
