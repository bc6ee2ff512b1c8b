-- What the writer needs of the tables in 012, and of the upkeep that only the owner of a hypertable may do.

INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_writer', 'historical_readings', 'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'ingest_sessions',     'SELECT, INSERT, UPDATE, DELETE')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

-- It writes to where the aggregates keep their rows, and to nothing but what history makes of them.
ALTER FUNCTION sum_up_historical(int, int) SECURITY DEFINER;
ALTER FUNCTION sum_up_historical(int, int) SET search_path FROM CURRENT;

-- drop_chunks asks for the owner. Whoever may delete rejected messages one by one may delete the oldest of them together.
CREATE OR REPLACE FUNCTION drop_oldest_rejected(before timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NOT has_table_privilege(session_user, 'rejected_messages', 'DELETE') THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table rejected_messages';
  END IF;
  RETURN (SELECT count(*)::int FROM drop_chunks('rejected_messages', older_than => before));
END
$$;
ALTER FUNCTION drop_oldest_rejected(timestamptz) SET search_path FROM CURRENT;

SELECT set_up_roles();
