-- What machines say in words: `open`, `offline`, `RUN`, an alarm code. It has the key of a reading, and a table of its own:
-- no average knows what to do with it.

CREATE TABLE IF NOT EXISTS sensor_states (
  ts          timestamptz NOT NULL,
  site        text        NOT NULL DEFAULT 'site-1',
  line        text        NOT NULL DEFAULT '',
  machine_id  text        NOT NULL,
  sensor      text        NOT NULL,
  state       text        NOT NULL,
  quality     smallint    NOT NULL DEFAULT 192,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, machine_id, sensor, ts),
  CONSTRAINT sensor_states_state_is_short CHECK (state <> '' AND length(state) <= 255)
);

COMMENT ON TABLE  sensor_states IS 'What one sensor said in words at one instant';
COMMENT ON COLUMN sensor_states.ts IS 'When it was so';
COMMENT ON COLUMN sensor_states.state IS 'As sent, without blanks at its ends';
COMMENT ON COLUMN sensor_states.quality IS 'OPC quality: 192 good, 64 uncertain, 0 bad';
COMMENT ON COLUMN sensor_states.received_at IS 'When it was stored; received_at - ts is the lag';

SELECT create_hypertable('sensor_states', by_range('ts', INTERVAL '1 day'), if_not_exists => true);

-- Apart from sensors, whose rows are judged by range, rhythm and silence: a state comes when something changes.
CREATE TABLE IF NOT EXISTS state_sensors (
  site          text        NOT NULL DEFAULT 'site-1',
  machine_id    text        NOT NULL,
  sensor        text        NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, machine_id, sensor)
);

COMMENT ON TABLE state_sensors IS 'Each series in sensor_states; ingest adds unknown ones at first sight';

-- The state that holds: the latest of each series up to now, however long ago it was said. One that a clock ahead has dated
-- later counts where there is none of now. A step in the primary key per series.
CREATE OR REPLACE VIEW latest_states AS
SELECT s.site, coalesce(m.line, '') AS line, s.machine_id, s.sensor, l.ts, l.state, l.quality
  FROM state_sensors AS s
  LEFT JOIN machines AS m ON m.site = s.site AND m.machine_id = s.machine_id
  LEFT JOIN LATERAL (
         SELECT ss.ts, ss.state, ss.quality
           FROM sensor_states AS ss
          WHERE ss.site = s.site AND ss.machine_id = s.machine_id AND ss.sensor = s.sensor AND ss.ts <= now()
          ORDER BY ss.ts DESC
          LIMIT 1
       ) AS in_time ON true
  LEFT JOIN LATERAL (
         SELECT ss.ts, ss.state, ss.quality
           FROM sensor_states AS ss
          WHERE ss.site = s.site AND ss.machine_id = s.machine_id AND ss.sensor = s.sensor AND ss.ts > now()
            AND in_time.ts IS NULL
          ORDER BY ss.ts
          LIMIT 1
       ) AS ahead ON true
 CROSS JOIN LATERAL (
         SELECT coalesce(in_time.ts, ahead.ts) AS ts, coalesce(in_time.state, ahead.state) AS state,
                coalesce(in_time.quality, ahead.quality) AS quality
       ) AS l
 WHERE l.ts IS NOT NULL;

COMMENT ON VIEW latest_states IS 'Each series of states with the state that holds';

-- As readings are: set_storage_policies() of 017_corrections.sql follows the settings from then on.
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
    PERFORM remove_retention_policy('sensor_states', if_exists => true);
    PERFORM add_retention_policy('sensor_states',
      (SELECT make_interval(days => keep_raw_days) FROM storage_policies));
  END IF;
END
$migration$;

INSERT INTO role_grants (role, relation, privileges) VALUES
  -- An upsert reads what it may have to replace.
  ('i40_writer', 'sensor_states', 'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'state_sensors', 'SELECT, INSERT')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

SELECT set_up_roles();
