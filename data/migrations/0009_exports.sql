-- Packs that were made of editions and handed to people. An edition of which one was made
-- stays, and its label means no other edition from then on.

CREATE TABLE edition_export (
	edition_id   text NOT NULL REFERENCES edition (id) DEFERRABLE INITIALLY DEFERRED,
	pack         text NOT NULL CHECK (pack ~ '^[0-9a-f]{64}$'),
	exported_at  timestamptz NOT NULL,
	PRIMARY KEY (edition_id, pack)
);
COMMENT ON COLUMN edition_export.edition_id IS 'deferred: an edition that is put in force again is deleted and inserted in one transaction';
COMMENT ON COLUMN edition_export.pack IS 'id of the pack: SHA-256 of edition, plan, language and parts';
COMMENT ON COLUMN edition_export.exported_at IS 'of the first export of the pack';

GRANT SELECT ON edition_export TO essor_reader;
