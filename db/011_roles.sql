-- Who may do what. Four groups without a login; a login gets the rights of a service by being made a member of its group:
--
--   CREATE ROLE ingest LOGIN PASSWORD '…' IN ROLE i40_writer;  SELECT set_up_roles();
--
-- i40_owner    operators: everything in every table, and new tables
-- i40_writer   ingest
-- i40_detector the detector
-- i40_reader   the API and Grafana: reads, and nothing else
--
-- The schema itself belongs to the login that migrates, and only that one can change or drop a table. It is a login and
-- not a group because TimescaleDB runs policies as the owner of a hypertable, and only as one who can log in.

CREATE TABLE IF NOT EXISTS role_grants (
  role       text NOT NULL,
  relation   text NOT NULL,
  privileges text NOT NULL,
  PRIMARY KEY (role, relation)
);

COMMENT ON TABLE role_grants IS 'What set_up_roles() grants; a migration that adds a table enters what the services need of it';

INSERT INTO role_grants (role, relation, privileges) VALUES
  ('i40_writer', 'schema_migrations',    'SELECT'),
  ('i40_writer', 'storage_policies',     'SELECT'),
  -- An upsert reads what it may have to replace.
  ('i40_writer', 'sensor_readings',      'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'machines',             'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'sensors',              'SELECT, INSERT, UPDATE'),
  -- Deleted is what was sent again.
  ('i40_writer', 'rejected_messages',    'SELECT, INSERT, DELETE'),
  ('i40_writer', 'sparkplug_edge_nodes', 'SELECT, INSERT, UPDATE'),
  ('i40_writer', 'ingest_workers',       'SELECT, INSERT, UPDATE, DELETE'),
  ('i40_detector', 'schema_migrations',  'SELECT'),
  ('i40_detector', 'sensor_readings',    'SELECT'),
  ('i40_detector', 'readings_1m',        'SELECT'),
  ('i40_detector', 'machines',           'SELECT'),
  ('i40_detector', 'sensors',            'SELECT'),
  ('i40_detector', 'anomalies',          'SELECT, INSERT, UPDATE'),
  ('i40_detector', 'detector_models',    'SELECT, INSERT, UPDATE, DELETE')
ON CONFLICT (role, relation) DO UPDATE SET privileges = excluded.privileges;

-- Makes the groups where they are missing, and grants each what it needs; to be called again whenever a login has become a
-- member. Who may not create roles skips that and says so, and where a group is there already, grants it what is granted
-- here. Groups are those of the whole server, and grants those of this database.
CREATE OR REPLACE FUNCTION set_up_roles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  schema_name  text := current_schema();
  may_create   boolean := (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user);
  group_name   text;
  owned        text;
  entry        record;
BEGIN
  FOREACH group_name IN ARRAY ARRAY['i40_owner', 'i40_writer', 'i40_detector', 'i40_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = group_name) THEN
      IF NOT may_create THEN
        RAISE NOTICE 'This login may not create roles: there is no %. Have an administrator call set_up_roles().', group_name;
        CONTINUE;
      END IF;
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', group_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- Another database of this server was set up at the same moment.
      END;
    END IF;
    BEGIN
      EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema_name, group_name);
      IF group_name = 'i40_owner' THEN
        EXECUTE format('GRANT CREATE ON SCHEMA %I TO %I', schema_name, group_name);
      END IF;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'This login may not grant the schema % to %.', schema_name, group_name;
    END;
  END LOOP;

  -- Of what belongs to others nothing is granted.
  FOR owned IN
    SELECT c.oid::regclass::text FROM pg_class AS c
     WHERE c.relnamespace = schema_name::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
       AND pg_has_role(c.relowner, 'USAGE')
       -- What the views of TimescaleDB, and of other extensions, show is theirs to decide.
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP
    FOR entry IN
      SELECT 'i40_owner' AS role, 'ALL' AS privileges
      UNION ALL SELECT 'i40_reader', 'SELECT'
      UNION ALL SELECT g.role, g.privileges FROM role_grants AS g WHERE to_regclass(g.relation) = to_regclass(owned)
    LOOP
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = entry.role) THEN
        EXECUTE format('GRANT %s ON %s TO %I', entry.privileges, owned, entry.role);
      END IF;
    END LOOP;
  END LOOP;

  -- What this login adds later can be read and, by operators, written.
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'i40_reader') THEN
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO i40_reader', schema_name);
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'i40_owner') THEN
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO i40_owner', schema_name);
  END IF;

  -- A setting is not handed down from a group to its members, so each login that reads alone gets it.
  IF may_create THEN
    FOR entry IN
      SELECT r.rolname FROM pg_roles AS r
       WHERE r.rolcanlogin AND NOT r.rolsuper AND pg_has_role(r.oid, 'i40_reader', 'MEMBER')
         AND NOT EXISTS (SELECT FROM pg_roles AS g
                          WHERE g.rolname IN ('i40_owner', 'i40_writer', 'i40_detector')
                            AND pg_has_role(r.oid, g.oid, 'MEMBER'))
    LOOP
      EXECUTE format('ALTER ROLE %I SET statement_timeout = ''30s''', entry.rolname);
      EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', entry.rolname);
    END LOOP;
  END IF;
END
$$;

COMMENT ON FUNCTION set_up_roles IS 'Makes the groups i40_owner, i40_writer, i40_detector and i40_reader, and grants each what it needs';

SELECT set_up_roles();
