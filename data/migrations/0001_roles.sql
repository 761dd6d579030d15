-- Two roles: essor_owner loads and publishes, essor_reader sees editions only.
-- The user who migrates becomes a member of both.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'essor_owner') THEN
		CREATE ROLE essor_owner NOLOGIN;
	END IF;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'essor_reader') THEN
		CREATE ROLE essor_reader NOLOGIN;
	END IF;
	EXECUTE format('GRANT essor_owner, essor_reader TO %I', current_user);
	EXECUTE format('GRANT CREATE ON DATABASE %I TO essor_owner', current_database());
END
$$;

CREATE SCHEMA IF NOT EXISTS essor AUTHORIZATION essor_owner;
GRANT USAGE ON SCHEMA essor TO essor_reader;
