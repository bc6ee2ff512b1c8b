-- What the dashboards and the alert rules ask for in more than one place; others may ask as well.
-- What rules ask of each series is in 010_watched_series.sql.

-- What each machine is like at an instant, as the API and the live page say it as well, but for 'learning': only the
-- detector knows that, and a machine that it learns is 'normal' here. 'stale' when none of its sensors
-- has sent lately, 'anomaly' while an episode of score 0.8 or more is open, 'warning' while any episode is open or any
-- sensor is out of its range, else 'normal'. score and explanation are those of the worst open episode.
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
           WHEN a.score >= 0.8 THEN 'anomaly'
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

COMMENT ON FUNCTION machine_states_at IS 'Each machine at an instant: stale, anomaly, warning or normal, and why';

-- How far a value lies outside its normal range, in percent of the width of the range; negative inside. Where the range
-- has one end, in percent of that end. Null where there is no range.
CREATE OR REPLACE FUNCTION range_deviation(
  value double precision, normal_low double precision, normal_high double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT 100 * greatest(normal_low - value, value - normal_high)
             / coalesce(nullif(normal_high - normal_low, 0), nullif(abs(coalesce(normal_low, normal_high)), 0), 1)
$$;

COMMENT ON FUNCTION range_deviation IS 'Percent of the width of the normal range by which a value lies outside it';

-- What each hypertable and each continuous aggregate takes on disk. The three columns on compression are null where
-- nothing is compressed, which on the Apache edition is everywhere.
CREATE OR REPLACE VIEW storage_sizes AS
WITH tables AS (
  SELECT hypertable_name::text AS name, format('%I.%I', hypertable_schema, hypertable_name)::regclass AS relation
    FROM timescaledb_information.hypertables
  UNION ALL
  SELECT view_name::text, format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass
    FROM timescaledb_information.continuous_aggregates
)
SELECT t.name, t.relation, c.chunks, c.oldest, c.newest, hypertable_size(t.relation) AS total_bytes,
       nullif(z.chunks, 0) AS compressed_chunks, z.before_bytes, z.after_bytes
  FROM tables AS t
 CROSS JOIN LATERAL (
         SELECT count(*) AS chunks, min(range_start) AS oldest, max(range_end) AS newest
           FROM timescaledb_information.chunks
          WHERE format('%I.%I', hypertable_schema, hypertable_name)::regclass = t.relation
       ) AS c
 CROSS JOIN LATERAL (
         SELECT sum(number_compressed_chunks) AS chunks, sum(before_compression_total_bytes) AS before_bytes,
                sum(after_compression_total_bytes) AS after_bytes
           FROM hypertable_compression_stats(t.relation)
       ) AS z;

COMMENT ON VIEW storage_sizes IS 'What each hypertable and aggregate takes on disk, and what compression saves';
