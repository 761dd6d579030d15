-- Published sets. What is here is public: secret numbers never come this far.
-- Rows are never changed; parts are shared between editions by their SHA-256.

CREATE TABLE edition (
	id            text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{64}$'),
	label         text NOT NULL,
	manifest      bytea NOT NULL,
	as_of         date NOT NULL,
	published_at  timestamptz NOT NULL,
	sequence      bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);
CREATE INDEX ON edition (label);
COMMENT ON COLUMN edition.id IS 'SHA-256 of the manifest';
COMMENT ON COLUMN edition.manifest IS 'JSON that lists every part by its hash';
COMMENT ON COLUMN edition.sequence IS 'the highest is in force';

CREATE TABLE edition_vector (
	hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
	body bytea NOT NULL
);
CREATE TABLE edition_boundaries (
	hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
	body bytea NOT NULL
);
CREATE TABLE edition_part (
	hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
	body bytea NOT NULL
);
COMMENT ON TABLE edition_part IS 'links, public grants, sources with their reports';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'editions are immutable';
END
$$;
CREATE TRIGGER immutable BEFORE UPDATE ON edition FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE ON edition_vector FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE ON edition_boundaries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE ON edition_part FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT ON edition, edition_vector, edition_boundaries, edition_part TO essor_reader;
