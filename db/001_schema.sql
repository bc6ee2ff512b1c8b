-- Readings, what is known of machines and sensors, and what could not be read.
-- Every file here is idempotent: initdb of the container, `pnpm db:migrate` and `npm start` all apply it.

CREATE EXTENSION IF NOT EXISTS timescaledb;

CREATE TABLE IF NOT EXISTS sensor_readings (
  ts          timestamptz      NOT NULL,
  site        text             NOT NULL DEFAULT 'site-1',
  line        text             NOT NULL DEFAULT '',
  machine_id  text             NOT NULL,
  sensor      text             NOT NULL,
  value       double precision NOT NULL,
  unit        text,
  quality     smallint         NOT NULL DEFAULT 192,
  received_at timestamptz      NOT NULL DEFAULT now(),
  -- Series first, time last: one series over one window is one contiguous range of this index, which is what
  -- /predict and the dashboards ask for. A redelivered message meets this key and changes nothing.
  PRIMARY KEY (site, machine_id, sensor, ts),
  -- Finite, and small enough that its square is, too. NaN counts as greater than any number.
  CONSTRAINT sensor_readings_value_is_finite CHECK (value BETWEEN -1e100 AND 1e100)
);

COMMENT ON TABLE  sensor_readings IS 'One value of one sensor at one instant';
COMMENT ON COLUMN sensor_readings.ts IS 'When the value was measured';
COMMENT ON COLUMN sensor_readings.unit IS 'As sent';
COMMENT ON COLUMN sensor_readings.quality IS 'OPC quality: 192 good, 64 uncertain, 0 bad';
COMMENT ON COLUMN sensor_readings.received_at IS 'When it was stored; received_at - ts is the lag';

-- The index on ts that this makes serves the aggregates, which read all series of the last minutes.
SELECT create_hypertable('sensor_readings', by_range('ts', INTERVAL '1 day'), if_not_exists => true);

CREATE TABLE IF NOT EXISTS machines (
  site          text        NOT NULL DEFAULT 'site-1',
  machine_id    text        NOT NULL,
  line          text        NOT NULL DEFAULT '',
  description   text,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, machine_id)
);

CREATE TABLE IF NOT EXISTS sensors (
  site          text        NOT NULL DEFAULT 'site-1',
  machine_id    text        NOT NULL,
  sensor        text        NOT NULL,
  unit          text,
  normal_low    double precision,
  normal_high   double precision,
  description   text,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site, machine_id, sensor),
  CONSTRAINT sensors_normal_range CHECK (normal_low <= normal_high)
);

COMMENT ON TABLE  sensors IS 'What is known of each series; ingest adds unknown ones at first sight';
COMMENT ON COLUMN sensors.normal_low IS 'Lower end of the normal range, in the unit of the sensor';

CREATE TABLE IF NOT EXISTS rejected_messages (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  received_at timestamptz NOT NULL DEFAULT now(),
  topic       text        NOT NULL,
  payload     bytea       NOT NULL,
  reason      text        NOT NULL
);

COMMENT ON TABLE  rejected_messages IS 'Messages, or elements of an array, that are no reading';
COMMENT ON COLUMN rejected_messages.payload IS 'The bytes as they came; of an array only the offending element';

SELECT create_hypertable('rejected_messages', by_range('received_at', INTERVAL '1 day'), if_not_exists => true);
