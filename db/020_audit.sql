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
  keep_days    int     NOT NULL DEFAULT 365,
  trimmed_id   bigint  NOT NULL DEFAULT 0,
  trimmed_hash bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
);
INSERT INTO audit_log_state DEFAULT VALUES ON CONFLICT DO NOTHING;

-- A text with its length before it: two fields cannot be told apart otherwise where one ends and the next begins.
CREATE OR REPLACE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(octet_length(value) || ':' || value, '-')
$$;

CREATE OR REPLACE FUNCTION audit_hash(entry audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(entry.previous_hash || convert_to(concat(
    audit_field(entry.id::text),
    audit_field((extract(epoch FROM entry.at) * 1000000)::bigint::text),
    audit_field((extract(epoch FROM entry.recorded_at) * 1000000)::bigint::text),
    audit_field(entry.service), audit_field(entry.actor), audit_field(entry.source), audit_field(entry.action),
    audit_field(entry.target), audit_field(entry.result), audit_field(entry.detail), audit_field(entry.db_user)
  ), 'UTF8'))
$$;

-- Whatever an INSERT says of number, time, user and hashes: they are set here. One writer at a time, or the chain would fork.
CREATE OR REPLACE FUNCTION chain_audit_log() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before record;
BEGIN
  PERFORM pg_advisory_xact_lock(4044);
  SELECT id, hash INTO before FROM audit_log ORDER BY id DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT trimmed_id AS id, trimmed_hash AS hash INTO before FROM audit_log_state;
  END IF;
  NEW.id := before.id + 1;
  NEW.recorded_at := clock_timestamp();
  NEW.db_user := session_user;
  NEW.previous_hash := before.hash;
  NEW.hash := audit_hash(NEW);
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('i40.trims_audit_log', true) = 'on'
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_log is added to, and never changed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE OR REPLACE TRIGGER audit_log_chain BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION chain_audit_log();
CREATE OR REPLACE TRIGGER audit_log_keep BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION keep_audit_log();
CREATE OR REPLACE TRIGGER audit_log_keep_all BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log();

-- What services call: they need no rights to the table, and can do nothing to it but this.
CREATE OR REPLACE FUNCTION append_audit(
  at timestamptz, service text, actor text, source text, action text, target text, result text, detail text
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- The trigger sets the rest.
  INSERT INTO audit_log (id, at, recorded_at, service, actor, source, action, target, result, detail, db_user,
                         previous_hash, hash)
  VALUES (0, $1, $1, $2, $3, $4, $5, $6, $7, $8, '', '', '')
$$;

CREATE OR REPLACE FUNCTION set_audit_retention(days int) RETURNS void LANGUAGE sql AS $$
  UPDATE audit_log_state SET keep_days = days WHERE keep_days <> days
$$;

-- Deletes what is older than it is kept, and nothing else, whoever calls it. The last row stays.
CREATE OR REPLACE FUNCTION trim_audit_log() RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last_id bigint;
  deleted int;
BEGIN
  PERFORM pg_advisory_xact_lock(4044);
  SELECT least(max(id), (SELECT max(id) - 1 FROM audit_log)) INTO last_id FROM audit_log
   WHERE recorded_at < now() - make_interval(days => (SELECT keep_days FROM audit_log_state));
  IF last_id IS NULL OR last_id <= (SELECT trimmed_id FROM audit_log_state) THEN
    RETURN 0;
  END IF;
  UPDATE audit_log_state
     SET trimmed_id = last_id, trimmed_hash = (SELECT hash FROM audit_log WHERE id = last_id);
  PERFORM set_config('i40.trims_audit_log', 'on', true);
  DELETE FROM audit_log WHERE id <= last_id;
  GET DIAGNOSTICS deleted = ROW_COUNT;
  PERFORM set_config('i40.trims_audit_log', 'off', true);
  PERFORM append_audit(now(), 'database', session_user::text, NULL, 'audit.trim', 'audit_log', 'ok',
                       format('{"rows":%s,"through":%s}', deleted, last_id));
  RETURN deleted;
END
$$;
