-- The rules of the plant, each once. They are those of packages/common/src/plant/rules.ts, and one table of cases runs through
-- both. PostgreSQL puts the bodies of these functions in the place of the calls, so they cost nothing and hide no index.
-- readings_1m has its own copy of the quality, 64: what a continuous aggregate is made of cannot be changed.

CREATE OR REPLACE FUNCTION is_usable(quality smallint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT quality >= 64
$$;
COMMENT ON FUNCTION is_usable IS 'Whether a value of this OPC quality is a measurement';

CREATE OR REPLACE FUNCTION is_severe(score double precision) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT score >= 0.8
$$;
COMMENT ON FUNCTION is_severe IS 'Whether an open episode of this score makes a machine an anomaly rather than a warning';

CREATE OR REPLACE FUNCTION is_out_of_range(
  value double precision, normal_low double precision, normal_high double precision
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (value < normal_low) IS TRUE OR (value > normal_high) IS TRUE
$$;
COMMENT ON FUNCTION is_out_of_range IS 'Whether a value lies outside its normal range; an end that is null bounds nothing';

CREATE OR REPLACE FUNCTION is_silent(
  ts timestamptz, instant timestamptz, silent_after interval DEFAULT '1 minute'
) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (ts >= instant - silent_after) IS NOT TRUE
$$;
COMMENT ON FUNCTION is_silent IS 'Whether a sensor whose latest reading was measured then, or never, is silent at an instant';

-- How far the clock of a source may be ahead of ours: what is further ahead is no reading.
CREATE OR REPLACE FUNCTION most_ahead() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT INTERVAL '5 minutes'
$$;
COMMENT ON FUNCTION most_ahead IS 'How far the clock of a source may be ahead';

-- Each known series with its latest reading at an instant, from the day before it: after a day a series counts as gone,
-- and ts, value and age_s are null. A step backwards in the primary key per series. PostgreSQL puts the body in the
-- place of the call, so a condition on site, machine_id or sensor keeps the other series from being looked up.
--
-- Where the clock of a source is ahead, its readings lie after the instant at which they arrived. They count only where
-- there is none of now: one such reading must not hide those that come in time. Then ts is after the instant, and age_s 0.
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
           WHEN is_silent(r.ts, least(now(), instant), silent_after) THEN 'silent'
           WHEN NOT is_usable(r.quality) THEN 'bad quality'
           WHEN is_out_of_range(r.value, s.normal_low, s.normal_high) THEN 'out of range'
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
         ) AS in_time ON true
    LEFT JOIN LATERAL (
           -- The condition on what is known already keeps the search from being made.
           SELECT sr.ts, sr.value, sr.quality
             FROM sensor_readings AS sr
            WHERE sr.site = s.site AND sr.machine_id = s.machine_id AND sr.sensor = s.sensor
              AND sr.ts > instant AND sr.ts <= instant + most_ahead() AND sr.received_at <= instant
              AND is_silent(in_time.ts, least(now(), instant), silent_after)
            ORDER BY sr.ts DESC
            LIMIT 1
         ) AS ahead ON true
   CROSS JOIN LATERAL (
           SELECT coalesce(ahead.ts, in_time.ts) AS ts,
                  CASE WHEN ahead.ts IS NULL THEN in_time.value ELSE ahead.value END AS value,
                  CASE WHEN ahead.ts IS NULL THEN in_time.quality ELSE ahead.quality END AS quality
         ) AS r
$$;

-- As in 007_grafana.sql, by the rules above.
CREATE OR REPLACE FUNCTION machine_states_at(instant timestamptz, silent_after interval DEFAULT '1 minute')
RETURNS TABLE (
  site           text,
  line           text,
  machine_id     text,
  description    text,
  state          text,
  last_ts        timestamptz,
  age_s          double precision,
  sensors        int,
  out_of_range   int,
  silent         int,
  open_anomalies int,
  score          double precision,
  explanation    text
) LANGUAGE sql STABLE AS $$
  SELECT m.site, m.line, m.machine_id, m.description,
         CASE
           WHEN r.sensors = r.silent THEN 'stale'
           WHEN is_severe(a.score) THEN 'anomaly'
           WHEN a.score IS NOT NULL OR r.out_of_range > 0 THEN 'warning'
           ELSE 'normal'
         END,
         r.last_ts, r.age_s, r.sensors, r.out_of_range, r.silent, a.open_anomalies, a.score, a.explanation
    FROM machines AS m
   CROSS JOIN LATERAL (
           SELECT max(l.ts) AS last_ts, min(l.age_s) AS age_s, count(*)::int AS sensors,
                  (count(*) FILTER (WHERE l.status = 'out of range'))::int AS out_of_range,
                  (count(*) FILTER (WHERE l.status = 'silent'))::int AS silent
             FROM latest_readings_at(instant, silent_after) AS l
            WHERE l.site = m.site AND l.machine_id = m.machine_id
         ) AS r
   CROSS JOIN LATERAL (
           SELECT count(*)::int AS open_anomalies, max(e.peak_score) AS score,
                  (array_agg(e.explanation ORDER BY e.peak_score DESC, e.started_at DESC))[1] AS explanation
             FROM anomalies AS e
            WHERE e.site = m.site AND e.machine_id = m.machine_id
              AND e.started_at <= instant AND (e.ended_at IS NULL OR e.ended_at > instant)
         ) AS a
$$;

-- By how much a sensor is overdue: its present pause as a multiple of what it may pause, three times the longest of its
-- last pauses and a minute at least. This goes by arrival and by the sensor's own rhythm, and is for alerts. It is not what
-- makes a sensor silent: that goes by the time of measurement, and is for the picture of the plant.
CREATE OR REPLACE FUNCTION overdue(pause_s double precision, longest_pause_s double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pause_s / greatest(60, 3 * longest_pause_s)
$$;
COMMENT ON FUNCTION overdue IS 'The present pause of a sensor as a multiple of what it may pause; above 1 it is overdue';

-- As in 010_watched_series.sql, by the rules above. The column silence says how much a sensor is overdue; it has the name
-- that it was given first.
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
         CASE WHEN is_usable(r.quality) AND t.silence <= 1
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
   CROSS JOIN LATERAL (SELECT a.age_s, overdue(a.age_s, r.longest_pause_s) AS silence) AS t
   WHERE r.ts IS NOT NULL
$$;
