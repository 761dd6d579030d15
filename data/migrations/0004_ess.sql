-- Establishments and public money.

CREATE TABLE establishment (
	source_id      bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row            bigint NOT NULL DEFAULT 0,
	siret          text NOT NULL CHECK (siret ~ '^\d{14}$'),
	siren          text NOT NULL CHECK (siren ~ '^\d{9}$'),
	name           text,
	legal_category text NOT NULL,
	ape            text NOT NULL,
	family         text NOT NULL,
	in_insee       boolean NOT NULL,
	in_law         boolean NOT NULL,
	employer       boolean NOT NULL,
	size_class     text NOT NULL DEFAULT '',
	commune        text NOT NULL,
	area_id        bigint NOT NULL REFERENCES area,
	geom           public.geometry(Point, 4326),
	place_quality  text NOT NULL DEFAULT '',
	diffusible     boolean NOT NULL,
	PRIMARY KEY (source_id, siret),
	CHECK (diffusible OR name IS NULL)
);
CREATE INDEX ON establishment (area_id);
CREATE INDEX ON establishment USING gist (geom) WHERE geom IS NOT NULL;
COMMENT ON TABLE establishment IS 'Active establishments of the ESS in one stock of SIRENE; the source''s period is the stock''s year';
COMMENT ON COLUMN establishment.name IS 'NULL when the unit is of partial diffusion: never shown';
COMMENT ON COLUMN establishment.commune IS 'as the register has it; area_id is the commune that stands';

CREATE TABLE grant_decision (
	id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source_id         bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row               bigint NOT NULL,
	funder            text NOT NULL,
	funder_siret      text NOT NULL DEFAULT '',
	beneficiary       text NOT NULL,
	beneficiary_siret text NOT NULL DEFAULT '',
	beneficiary_rna   text NOT NULL DEFAULT '',
	reference         text NOT NULL DEFAULT '',
	requested_on      date,
	decided_on        date,
	year              integer,
	outcome           text NOT NULL CHECK (outcome IN ('awarded', 'refused', 'pending')),
	object            text NOT NULL DEFAULT '',
	nature            text NOT NULL DEFAULT '',
	axis              text NOT NULL DEFAULT '',
	call              text NOT NULL DEFAULT '',
	programme         text NOT NULL DEFAULT '',
	cofunders         text NOT NULL DEFAULT '',
	requested         numeric(14, 2) NOT NULL DEFAULT 0,
	gross             numeric(14, 2) NOT NULL,
	recovered         numeric(14, 2) NOT NULL DEFAULT 0 CHECK (recovered >= 0),
	net               numeric(14, 2) NOT NULL GENERATED ALWAYS AS (gross - recovered) STORED,
	in_kind           boolean NOT NULL
);
CREATE INDEX ON grant_decision (source_id);
COMMENT ON COLUMN grant_decision.gross IS 'euros awarded to this beneficiary';
COMMENT ON COLUMN grant_decision.beneficiary_siret IS 'SIRET (14) or SIREN (9), empty when the file has none or a damaged one';

CREATE TABLE grant_place (
	grant_id bigint NOT NULL REFERENCES grant_decision ON DELETE CASCADE,
	area_id  bigint NOT NULL REFERENCES area,
	kind     text NOT NULL CHECK (kind IN ('seat', 'action')),
	share    double precision NOT NULL CHECK (share > 0 AND share <= 1),
	PRIMARY KEY (grant_id, area_id, kind)
);
CREATE INDEX ON grant_place (area_id);
