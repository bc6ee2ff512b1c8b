-- What ingest must know of Sparkplug B edge nodes to understand their next message, and which series are stale.

CREATE TABLE IF NOT EXISTS sparkplug_edge_nodes (
  group_id   text        NOT NULL,
  edge_id    text        NOT NULL,
  -- json and not jsonb: names come from machines, and jsonb refuses some of what JSON can say, U+0000 for one.
  births     json        NOT NULL,
  session    json        NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_id, edge_id)
);

COMMENT ON TABLE  sparkplug_edge_nodes IS 'The state of each Sparkplug edge node, as the last committed message left it';
COMMENT ON COLUMN sparkplug_edge_nodes.births IS 'Metrics with name, alias and datatype, of the node and its devices';
COMMENT ON COLUMN sparkplug_edge_nodes.session IS 'Sequence number, gaps, bdSeq, rebirths';

ALTER TABLE sensors ADD COLUMN IF NOT EXISTS stale_since timestamptz;

COMMENT ON COLUMN sensors.stale_since IS 'When its source said that it is gone (Sparkplug death); null while it is there';
