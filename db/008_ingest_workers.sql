-- Who shares the work of ingest. Each worker says every few seconds that it lives. What the broker still deals to one
-- that does not, another fetches by taking over its session.

CREATE TABLE IF NOT EXISTS ingest_workers (
  worker_group text        NOT NULL,
  client_id    text        NOT NULL,
  slot         smallint    NOT NULL CHECK (slot BETWEEN 0 AND 15),
  filters      text[]      NOT NULL,
  leaving      boolean     NOT NULL DEFAULT false,
  joined_at    timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (worker_group, client_id),
  UNIQUE (worker_group, slot)
);

COMMENT ON TABLE  ingest_workers IS 'The ingest workers that share a subscription, and whose sessions the broker still has';
COMMENT ON COLUMN ingest_workers.client_id IS 'Under which the broker knows the session of the worker';
COMMENT ON COLUMN ingest_workers.slot IS 'Tells the workers apart in the sixteenths of a millisecond that they stamp messages without a time with';
COMMENT ON COLUMN ingest_workers.filters IS 'To what its session has subscribed';
COMMENT ON COLUMN ingest_workers.leaving IS 'It empties its session and will strike itself out; no other may count on it';
