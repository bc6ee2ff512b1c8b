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

-- One row: how long the log is kept, and where the chain goes on from after the oldest rows were deleted.
CREATE TABLE IF NOT EXISTS audit_log_state (
  singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  keep_days    int     NOT NULL DEFAULT 365 CHECK (keep_days > 0),
  trimmed_id   bigint  NOT NULL DEFAULT 0,
  trimmed_hash bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);
INSERT INTO audit_log_state DEFAULT VALUES ON CONFLICT DO NOTHING;

COMMENT ON TABLE audit_log_state IS 'How long audit_log is kept, and the last row that was deleted for its age';

-- Whatever an INSERT says of number, time, user and hashes: they are set here. One writer at a time, or the chain would
-- fork. Names have their schema: a temporary table of the caller shall not stand in for the log.
CREATE OR REPLACE FUNCTION chain_audit_log() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before  record;
  field   text;
  content text := '';
BEGIN
  PERFORM pg_advisory_xact_lock(4044);
  EXECUTE format('SELECT id, hash FROM %I.audit_log ORDER BY id DESC LIMIT 1', TG_TABLE_SCHEMA) INTO before;
  IF before.id IS NULL THEN
    EXECUTE format('SELECT trimmed_id AS id, trimmed_hash AS hash FROM %I.audit_log_state', TG_TABLE_SCHEMA) INTO before;
  END IF;
  NEW.id := before.id + 1;
  NEW.recorded_at := clock_timestamp();
  NEW.db_user := session_user;
  NEW.previous_hash := before.hash;
  -- Each text has its length before it: two fields could not be told apart otherwise where one ends and the next begins.
  FOREACH field IN ARRAY ARRAY[
    NEW.id::text,
    (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
    (extract(epoch FROM NEW.recorded_at) * 1000000)::bigint::text,
    NEW.service, NEW.actor, NEW.source, NEW.action, NEW.target, NEW.result, NEW.detail, NEW.db_user
  ] LOOP
    content := content || CASE WHEN field IS NULL THEN '-' ELSE octet_length(field)::text || ':'::text || field END;
  END LOOP;
  NEW.hash := sha256(NEW.previous_hash || convert_to(content, 'UTF8'));
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

-- Deletes what is older than it is kept, but for the last row, and says so in the log. For the owner of the table.
CREATE OR REPLACE FUNCTION trim_audit_log() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  last_id bigint;
  deleted int;
BEGIN
  PERFORM pg_advisory_xact_lock(4044);
  SELECT max(id) INTO last_id FROM audit_log
   WHERE recorded_at < now() - make_interval(days => (SELECT keep_days FROM audit_log_state))
     AND id < (SELECT max(id) FROM audit_log);
  IF last_id IS NULL OR last_id <= (SELECT trimmed_id FROM audit_log_state) THEN
    RETURN 0;
  END IF;
  UPDATE audit_log_state
     SET trimmed_id = last_id, trimmed_hash = (SELECT hash FROM audit_log WHERE id = last_id);
  PERFORM set_config('i40.trims_audit_log', 'on', true);
  DELETE FROM audit_log WHERE id <= last_id;
  GET DIAGNOSTICS deleted = ROW_COUNT;
  PERFORM set_config('i40.trims_audit_log', 'off', true);
  INSERT INTO audit_log (at, service, actor, action, target, result, detail)
  VALUES (now(), 'database', session_user, 'audit.trim', 'audit_log', 'ok',
          format('{"rows":%s,"through":%s}', deleted, last_id));
  RETURN deleted;
END
$$;

-- The services that talk to people connect as readers: of the log they may add to it, and of all else nothing.
INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_reader', 'audit_log',       'SELECT, INSERT'),
  ('i40_writer', 'audit_log_state', 'SELECT')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

SELECT set_up_roles();
