-- The two group roles.  An installation may have made them already, as logins with passwords.
-- depends:

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_writer') THEN
    CREATE ROLE dateline_writer NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
    CREATE ROLE dateline_reader NOLOGIN;
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO dateline_writer, dateline_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO dateline_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO dateline_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO dateline_writer;
