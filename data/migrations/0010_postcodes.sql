-- Postcodes of communes, of La Poste's official base: n to n, with the place that each row is for.

CREATE TABLE commune_postcode (
	source_id bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row       bigint NOT NULL,
	area_id   bigint NOT NULL REFERENCES area,
	postcode  text NOT NULL CHECK (postcode ~ '^[0-9]{5}$'),
	label     text NOT NULL CHECK (label <> ''),
	line5     text NOT NULL DEFAULT ''
);
CREATE INDEX ON commune_postcode (source_id);
CREATE INDEX ON commune_postcode (area_id);
COMMENT ON COLUMN commune_postcode.label IS 'what La Poste writes behind the postcode, in capitals';
COMMENT ON COLUMN commune_postcode.line5 IS 'the place in the commune that the row is for; may be empty';
