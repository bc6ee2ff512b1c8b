-- What the detector found, and what it has learned.

CREATE TABLE IF NOT EXISTS anomalies (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site          text             NOT NULL DEFAULT 'site-1',
  machine_id    text             NOT NULL,
  sensor        text,
  detector      text             NOT NULL,
  started_at    timestamptz      NOT NULL,
  ended_at      timestamptz,
  peak_score    double precision NOT NULL,
  contributions jsonb            NOT NULL DEFAULT '{}',
  explanation   text             NOT NULL,
  CONSTRAINT anomalies_end_after_start CHECK (ended_at >= started_at),
  CONSTRAINT anomalies_score CHECK (peak_score BETWEEN 0 AND 1),
  -- A detector that goes over the same readings again, after it was killed, finds the episode it had written.
  CONSTRAINT anomalies_once UNIQUE NULLS NOT DISTINCT (site, machine_id, sensor, detector, started_at)
);

COMMENT ON TABLE  anomalies IS 'Episodes, not points: from when to when a machine or one of its sensors was not normal';
COMMENT ON COLUMN anomalies.sensor IS 'Null where the machine as a whole was judged';
COMMENT ON COLUMN anomalies.ended_at IS 'Null while it lasts';
COMMENT ON COLUMN anomalies.peak_score IS '0 to 1: a tenth for each power of ten by which normal operation shows this less often; 0.5 is once in 100,000';
COMMENT ON COLUMN anomalies.contributions IS 'Share of each sensor in it; the shares add up to 1';
COMMENT ON COLUMN anomalies.explanation IS 'The reason, in words';

CREATE INDEX IF NOT EXISTS anomalies_by_machine ON anomalies (site, machine_id, started_at DESC);
CREATE INDEX IF NOT EXISTS anomalies_by_time ON anomalies (started_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS anomalies_open ON anomalies (site, machine_id) WHERE ended_at IS NULL;

CREATE TABLE IF NOT EXISTS detector_models (
  site       text        NOT NULL,
  machine_id text        NOT NULL,
  detector   text        NOT NULL,
  version    int         NOT NULL,
  saved_at   timestamptz NOT NULL DEFAULT now(),
  model      jsonb       NOT NULL,
  PRIMARY KEY (site, machine_id, detector)
);

COMMENT ON TABLE  detector_models IS 'What the detector has learned, so that a restart forgets nothing';
COMMENT ON COLUMN detector_models.version IS 'Of the form of the model; one of another version is learned anew';
