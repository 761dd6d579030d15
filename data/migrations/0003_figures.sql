-- Figures as published, and the squares of INSEE's grid.

CREATE TABLE observation (
	area_id   bigint NOT NULL REFERENCES area,
	variable  text NOT NULL,
	period    text NOT NULL CHECK (period ~ '^\d{4}(-\d{4})?$'),
	source_id bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row       bigint NOT NULL,
	value     double precision CHECK (value = value),
	status    text NOT NULL CHECK (status IN ('ok', 'unreliable', 'secret', 'absent', 'not_applicable')),
	reason    text NOT NULL DEFAULT '',
	PRIMARY KEY (area_id, variable, period, source_id),
	CHECK ((value IS NOT NULL) = (status IN ('ok', 'unreliable'))),
	CHECK ((reason = '') = (status = 'ok'))
);
CREATE INDEX ON observation (source_id);
COMMENT ON TABLE observation IS 'What a source says of an area; sources may disagree, both stay';

CREATE TABLE grid_cell (
	source_id       bigint NOT NULL REFERENCES source ON DELETE CASCADE,
	row             bigint NOT NULL,
	id              text NOT NULL,
	commune         text NOT NULL DEFAULT '',
	population      double precision NOT NULL CHECK (population >= 0),
	households      double precision CHECK (households >= 0),
	poor_households double precision CHECK (poor_households >= 0),
	poor_share      double precision CHECK (poor_share BETWEEN 0 AND 1),
	imputed         boolean NOT NULL,
	geom            public.geometry(Polygon, 4326) NOT NULL,
	PRIMARY KEY (source_id, id)
);
CREATE INDEX ON grid_cell USING gist (geom);
COMMENT ON COLUMN grid_cell.imputed IS 'under 11 households: INSEE spread the figure of a larger square';
