-- Communes that committed themselves to the social and solidarity economy, with dates.

CREATE TABLE commune_engagement (
	source_id  bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row        bigint NOT NULL,
	area_id    bigint NOT NULL REFERENCES area,
	valid_from date NOT NULL,
	valid_to   date CHECK (valid_to > valid_from),
	what       text NOT NULL DEFAULT ''
);
CREATE INDEX ON commune_engagement (source_id);
CREATE INDEX ON commune_engagement (area_id);
COMMENT ON COLUMN commune_engagement.what IS 'what the commune did: a deliberation, a network that it joined; public, as the dates';
