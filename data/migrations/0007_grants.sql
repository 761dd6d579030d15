-- Requests that nobody could look at, the grant that money was taken back from,
-- co-funders one by one, axes as digits.

ALTER TABLE grant_decision DROP CONSTRAINT grant_decision_outcome_check;
ALTER TABLE grant_decision ADD CONSTRAINT grant_decision_outcome_check
	CHECK (outcome IN ('awarded', 'refused', 'ineligible', 'pending'));

ALTER TABLE grant_decision ADD COLUMN recovers_row bigint CHECK (recovers_row IS NULL OR recovered > 0 AND recovers_row <> row);
COMMENT ON COLUMN grant_decision.recovers_row IS 'row of the same source whose grant the money was taken back from; NULL when nobody knows: such money is shown apart';
COMMENT ON COLUMN grant_decision.year IS 'of the decision; of the request while no decision answers it';

-- What was loaded before had the register's own words: the digit stays, words go
-- until the file is loaded again.
UPDATE grant_decision SET axis = '' WHERE axis <> '' AND axis !~ '^[1-5]$';
ALTER TABLE grant_decision ADD CONSTRAINT grant_decision_axis_check CHECK (axis ~ '^[1-5]?$');

CREATE TABLE grant_cofunder (
	grant_id bigint NOT NULL REFERENCES grant_decision ON DELETE CASCADE,
	position integer NOT NULL,
	name     text NOT NULL CHECK (name <> ''),
	amount   numeric(14, 2) CHECK (amount >= 0),
	PRIMARY KEY (grant_id, position)
);
COMMENT ON COLUMN grant_cofunder.amount IS 'euros; NULL when the register does not tell';
INSERT INTO grant_cofunder (grant_id, position, name, amount)
	SELECT d.id, p.n, trim(regexp_replace(p.part, ':[^:]*$', '')),
		replace(substring(p.part FROM ':\s*(\d{1,11}([.,]\d{1,2})?)\s*$'), ',', '.')::numeric
	FROM grant_decision d, regexp_split_to_table(d.cofunders, '\|') WITH ORDINALITY AS p (part, n)
	WHERE trim(regexp_replace(p.part, ':[^:]*$', '')) <> '';
ALTER TABLE grant_decision DROP COLUMN cofunders;
