-- The writer sums up history with its own rights and not with those of the owner. The function makes temporary tables, and
-- a caller could have made one of the same name before, with a trigger: that would have run as the owner.

ALTER FUNCTION sum_up_historical(int, int) SECURITY INVOKER;
ALTER FUNCTION sum_up_historical(int, int) RESET search_path;

INSERT INTO role_grants (role, relation, privileges) VALUES
  -- On the Apache edition readings move from one table to the other.
  ('i40_writer', 'historical_readings', 'SELECT, INSERT, UPDATE, DELETE'),
  -- History is added to where the aggregates keep their rows.
  ('i40_writer', 'readings_1m',         'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'readings_1h',         'SELECT, INSERT, UPDATE')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

-- A name without its schema could be that of a temporary table of the caller.
CREATE OR REPLACE FUNCTION drop_oldest_rejected(before timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  dead_letters regclass := format('%I.rejected_messages', current_schema())::regclass;
BEGIN
  IF NOT has_table_privilege(session_user, dead_letters, 'DELETE') THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for table rejected_messages';
  END IF;
  RETURN (SELECT count(*)::int FROM drop_chunks(dead_letters, older_than => before));
END
$$;
ALTER FUNCTION drop_oldest_rejected(timestamptz) SET search_path FROM CURRENT;

SELECT set_up_roles();
