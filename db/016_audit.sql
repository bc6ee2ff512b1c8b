-- Who did what: one row for each write, denial, login and logout. Rows are added and never changed, and each has a hash over
-- itself and the hash before it, so that a row that was changed, taken out or put in shows: see `i40 audit verify`.

CREATE TABLE IF NOT EXISTS audit_log (
  id            bigint      PRIMARY KEY,
  at            timestamptz NOT NULL,
  recorded_at   timestamptz NOT NULL,
  service       text        NOT NULL,
  actor         text        NOT NULL,
  source        text,
  action        text        NOT NULL,
  target        text,
  result        text        NOT NULL,
  detail        text        NOT NULL DEFAULT '{}',
  db_user       text        NOT NULL,
  previous_hash bytea       NOT NULL,
  hash          bytea       NOT NULL
);

COMMENT ON TABLE  audit_log IS 'Who did what, from where, with which result; hash-chained';
COMMENT ON COLUMN audit_log.at IS 'When it happened, by the clock of the service';
COMMENT ON COLUMN audit_log.recorded_at IS 'When the row was written, by the clock of the database';
COMMENT ON COLUMN audit_log.detail IS 'JSON, as text: the hash is over these very bytes';
COMMENT ON COLUMN audit_log.db_user IS 'Who was logged in at the database';

CREATE INDEX IF NOT EXISTS audit_log_at ON audit_log (at DESC);

-- One row: how long the log is kept, where the chain goes on from after the oldest rows were deleted, and where it ends: a
-- log whose newest rows were cut off does not reach that far, and does not after more rows either.
CREATE TABLE IF NOT EXISTS audit_log_state (
  singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  keep_days    int     NOT NULL DEFAULT 365 CHECK (keep_days > 0),
  trimmed_id   bigint  NOT NULL DEFAULT 0,
  trimmed_hash bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  head_id      bigint  NOT NULL DEFAULT 0,
  head_hash    bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);
INSERT INTO audit_log_state DEFAULT VALUES ON CONFLICT DO NOTHING;

COMMENT ON TABLE audit_log_state IS 'How long audit_log is kept, the last row that was deleted for its age, and the newest one';

-- Whatever an INSERT says of number, time, user and hashes: they are set here. The lock on the state lets one write at a
-- time, or the chain would fork. It runs as the owner: who adds a row needs no right to read any.
CREATE OR REPLACE FUNCTION chain_audit_log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  before  record;
  field   text;
  content text := '';
BEGIN
  SELECT head_id, head_hash INTO STRICT before FROM audit_log_state FOR UPDATE;
  NEW.id := before.head_id + 1;
  NEW.recorded_at := clock_timestamp();
  NEW.db_user := session_user;
  NEW.previous_hash := before.head_hash;
  -- Each text has its length before it: two fields could not be told apart otherwise where one ends and the next begins.
  FOREACH field IN ARRAY ARRAY[
    NEW.id::text,
    (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
    (extract(epoch FROM NEW.recorded_at) * 1000000)::bigint::text,
    NEW.service, NEW.actor, NEW.source, NEW.action, NEW.target, NEW.result, NEW.detail, NEW.db_user
  ] LOOP
    content := content || CASE WHEN field IS NULL THEN '-' ELSE octet_length(field)::text || ':'::text || field END;
  END LOOP;
  NEW.hash := sha256(NEW.previous_hash || convert_to(content, 'UTF8'::name));
  UPDATE audit_log_state SET head_id = NEW.id, head_hash = NEW.hash;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('i40.trims_audit_log', true) = 'on'
     AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'audit_log is added to, and never changed';
END
$$;

CREATE OR REPLACE TRIGGER audit_log_chain BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION chain_audit_log();
CREATE OR REPLACE TRIGGER audit_log_keep BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION keep_audit_log();
CREATE OR REPLACE TRIGGER audit_log_keep_all BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log();

-- Deletes what is older than it is kept, but for the last row, and says so in the log. Whoever calls it: it is due.
CREATE OR REPLACE FUNCTION trim_audit_log() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  state   record;
  last_id bigint;
  deleted int;
BEGIN
  SELECT * INTO STRICT state FROM audit_log_state FOR UPDATE;
  SELECT max(id) INTO last_id FROM audit_log
   WHERE recorded_at < now() - make_interval(days => state.keep_days) AND id < state.head_id;
  IF last_id IS NULL OR last_id <= state.trimmed_id THEN
    RETURN 0;
  END IF;
  UPDATE audit_log_state
     SET trimmed_id = last_id, trimmed_hash = (SELECT hash FROM audit_log WHERE id = last_id);
  PERFORM set_config('i40.trims_audit_log', 'on', true);
  DELETE FROM audit_log WHERE id <= last_id;
  GET DIAGNOSTICS deleted = ROW_COUNT;
  PERFORM set_config('i40.trims_audit_log', 'off', true);
  INSERT INTO audit_log (at, service, actor, action, target, result, detail)
  VALUES (now(), 'database', 'db:'::text || session_user::text, 'audit.trim', 'audit_log', 'ok',
          '{"rows":'::text || deleted::text || ',"through":'::text || last_id::text || '}'::text);
  RETURN deleted;
END
$$;

-- Ranges are changed by SQL, so it is the database that sees it. What has no range and gets one is told as well.
CREATE OR REPLACE FUNCTION audit_range_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO audit_log (at, service, actor, source, action, target, result, detail)
  VALUES (now(), 'database', 'db:'::text || session_user::text, host(inet_client_addr()), 'range.change',
          NEW.site || '/'::text || NEW.machine_id || '/'::text || NEW.sensor, 'ok',
          json_build_object('low', NEW.normal_low, 'high', NEW.normal_high,
                            'low_before', OLD.normal_low, 'high_before', OLD.normal_high)::text);
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER sensors_audit_range AFTER UPDATE OF normal_low, normal_high ON sensors
  FOR EACH ROW WHEN (OLD.normal_low IS DISTINCT FROM NEW.normal_low OR OLD.normal_high IS DISTINCT FROM NEW.normal_high)
  EXECUTE FUNCTION audit_range_change();

-- What runs as the owner finds these tables whatever the caller has in temporary ones of the same name, and is nobody's
-- trigger elsewhere.
DO $$
DECLARE
  borrowed text;
BEGIN
  FOREACH borrowed IN ARRAY ARRAY['chain_audit_log()', 'trim_audit_log()', 'audit_range_change()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', borrowed, current_schema());
  END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION chain_audit_log(), audit_range_change() FROM PUBLIC;

-- The API and who replays rejected messages add to the log; Grafana, which lets its users write statements, does not. To
-- read it takes i40_owner: it has names and addresses.
INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_recorder', 'audit_log',     'INSERT'),
  ('i40_writer', 'audit_log',       'INSERT'),
  ('i40_writer', 'audit_log_state', 'SELECT')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

-- What set_up_roles() did, by another name: the new one takes away again what the groups get of every table.
DO $$
BEGIN
  IF to_regprocedure('grant_to_groups()') IS NULL THEN
    ALTER FUNCTION set_up_roles() RENAME TO grant_to_groups;
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION set_up_roles() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regrole('i40_recorder') IS NULL THEN
    BEGIN
      CREATE ROLE i40_recorder NOLOGIN;
    EXCEPTION
      WHEN insufficient_privilege THEN
        RAISE NOTICE 'This login may not create roles: there is no i40_recorder. Have an administrator call set_up_roles().';
      WHEN duplicate_object OR unique_violation THEN
        NULL; -- Another database of this server was set up at the same moment.
    END;
  END IF;
  PERFORM grant_to_groups();
  IF NOT (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'audit_log'::regclass) THEN
    RETURN;
  END IF;
  IF to_regrole('i40_owner') IS NOT NULL THEN
    REVOKE ALL ON audit_log, audit_log_state FROM i40_owner;
    GRANT SELECT, INSERT ON audit_log TO i40_owner;
    GRANT SELECT ON audit_log_state TO i40_owner;
  END IF;
  IF to_regrole('i40_recorder') IS NOT NULL THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO i40_recorder', current_schema());
  END IF;
  IF to_regrole('i40_reader') IS NOT NULL THEN
    REVOKE SELECT ON audit_log, audit_log_state FROM i40_reader;
  END IF;
END
$$;

COMMENT ON FUNCTION set_up_roles IS 'Makes the groups i40_owner, i40_writer, i40_detector, i40_reader and i40_recorder, and grants each what it needs';

SELECT set_up_roles();
