-- What ingest needs of 012_bounds.sql where it does not own the database.

-- Only the owner of a hypertable may drop its chunks, so this does it for whoever may call it.
CREATE OR REPLACE FUNCTION drop_dead_letters(older_than timestamptz) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT count(*)::int FROM drop_chunks('rejected_messages', older_than => drop_dead_letters.older_than)
$$;
COMMENT ON FUNCTION drop_dead_letters IS 'Deletes chunks of rejected messages that end before an instant; returns how many';
REVOKE EXECUTE ON FUNCTION drop_dead_letters(timestamptz) FROM PUBLIC;

INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_writer', 'historical_readings', 'SELECT, INSERT, UPDATE, DELETE'),
  ('i40_writer', 'ingest_sessions',     'SELECT, INSERT, UPDATE, DELETE'),
  -- What is older than the refresh looks back is added to the aggregates by ingest.
  ('i40_writer', 'readings_1m',         'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'readings_1h',         'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'drop_dead_letters(timestamptz)', 'EXECUTE'),
  ('i40_owner',  'drop_dead_letters(timestamptz)', 'EXECUTE')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

SELECT set_up_roles();
