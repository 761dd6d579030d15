-- What files say of territories. Geometry is longitude and latitude (4326);
-- areas are m² in the territory's own projection.

CREATE TABLE source (
	id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	pack          text NOT NULL,
	role          text NOT NULL,
	kind          text NOT NULL,
	producer      text NOT NULL DEFAULT '',
	title         text NOT NULL DEFAULT '',
	vintage       text NOT NULL DEFAULT '',
	period        text NOT NULL DEFAULT '',
	licence       text NOT NULL DEFAULT '',
	address       text NOT NULL DEFAULT '',
	file          text NOT NULL,
	layer         text NOT NULL DEFAULT '',
	sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	bytes         bigint NOT NULL CHECK (bytes >= 0),
	rows_read     bigint NOT NULL DEFAULT 0,
	rows_kept     bigint NOT NULL DEFAULT 0,
	rows_skipped  bigint NOT NULL DEFAULT 0,
	rows_rejected bigint NOT NULL DEFAULT 0,
	rows_repaired bigint NOT NULL DEFAULT 0,
	precedence    integer NOT NULL DEFAULT 0,
	simulated     boolean NOT NULL DEFAULT false,
	loaded_at     timestamptz NOT NULL,
	UNIQUE (pack, role, kind, file, layer),
	CHECK (rows_read = rows_kept + rows_skipped + rows_rejected)
);
COMMENT ON TABLE source IS 'One file of one producer, read for one role; loading it again replaces what it said';
COMMENT ON COLUMN source.precedence IS '0 speaks first: order of the candidates of a role in the pack';
COMMENT ON COLUMN source.rows_skipped IS 'rows about areas outside the territory';

CREATE TABLE source_issue (
	source_id bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row       bigint NOT NULL CHECK (row >= 0),
	"column"  text NOT NULL DEFAULT '',
	code      text NOT NULL,
	effect    text NOT NULL CHECK (effect IN ('rejected', 'repaired', 'noted')),
	detail    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON source_issue (source_id, row);
COMMENT ON TABLE source_issue IS 'Every row that was rejected or repaired, and what is worth knowing of others; row 0 is the whole file';

CREATE TABLE area (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	level      text NOT NULL CHECK (level IN ('commune', 'qpv2015', 'qpv2024', 'iris', 'territoire', 'epci')),
	code       text NOT NULL CHECK (code <> ''),
	name       text NOT NULL DEFAULT '',
	name_rank  integer NOT NULL DEFAULT 1000,
	valid_from date,
	valid_to   date CHECK (valid_to > valid_from),
	UNIQUE (level, code)
);
COMMENT ON TABLE area IS 'Identity of a territory, whatever the vintage of its boundary';
COMMENT ON COLUMN area.name_rank IS 'precedence of the source that gave the name: the lowest stays';

CREATE TABLE area_boundary (
	area_id   bigint NOT NULL REFERENCES area,
	source_id bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row       bigint NOT NULL,
	vintage   text NOT NULL,
	geom      public.geometry(MultiPolygon, 4326) NOT NULL CHECK (public.ST_IsValid(geom)),
	area_m2   double precision NOT NULL CHECK (area_m2 > 0),
	PRIMARY KEY (area_id, source_id)
);
CREATE INDEX ON area_boundary USING gist (geom);
CREATE INDEX ON area_boundary (source_id);

CREATE TABLE area_alias (
	area_id    bigint NOT NULL REFERENCES area,
	code       text NOT NULL,
	name       text NOT NULL DEFAULT '',
	kind       text NOT NULL CHECK (kind IN ('associated', 'delegated', 'arrondissement', 'former_code')),
	valid_from date,
	valid_to   date CHECK (valid_to > valid_from),
	source_id  bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row        bigint NOT NULL
);
CREATE INDEX ON area_alias (code);
CREATE INDEX ON area_alias (source_id);

CREATE TABLE area_link (
	area_id          bigint NOT NULL REFERENCES area,
	parent_id        bigint NOT NULL REFERENCES area,
	kind             text NOT NULL CHECK (kind IN ('member', 'overlap')),
	valid_from       date,
	valid_to         date CHECK (valid_to > valid_from),
	share_area       double precision CHECK (share_area > 0 AND share_area <= 1.000001),
	share_population double precision CHECK (share_population >= 0 AND share_population <= 1.000001),
	source_id        bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row              bigint NOT NULL DEFAULT 0,
	CHECK ((kind = 'overlap') = (share_area IS NOT NULL))
);
CREATE INDEX ON area_link (area_id, kind);
CREATE INDEX ON area_link (parent_id, kind);
CREATE INDEX ON area_link (source_id);
COMMENT ON COLUMN area_link.source_id IS 'of an overlap: the source of the boundary of area_id';
COMMENT ON COLUMN area_link.share_area IS 'share of the area''s surface that lies in the parent; slivers under 0.1 % are left out';
COMMENT ON COLUMN area_link.share_population IS 'share of the area''s people that live in the parent, from the 200 m grid';

CREATE TABLE commune_movement (
	source_id    bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row          bigint NOT NULL,
	kind         integer NOT NULL,
	effective_on date NOT NULL,
	type_before  text NOT NULL,
	code_before  text NOT NULL,
	name_before  text NOT NULL DEFAULT '',
	type_after   text NOT NULL,
	code_after   text NOT NULL,
	name_after   text NOT NULL DEFAULT ''
);
CREATE INDEX ON commune_movement (source_id);
CREATE INDEX ON commune_movement (code_before);
CREATE INDEX ON commune_movement (code_after);
COMMENT ON COLUMN commune_movement.kind IS 'INSEE''s MOD: 10 name, 20 creation, 21 split, 30 suppression, 31-35 mergers, 41 and 50 code, 70-72';
