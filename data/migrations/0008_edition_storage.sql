-- Parts of editions are packed by whoever writes them: compressing them again costs time
-- at every publication and every start, and saves little.

ALTER TABLE edition_vector ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE edition_boundaries ALTER COLUMN body SET STORAGE EXTERNAL;
