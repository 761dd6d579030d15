// Package scdl reads registers of public subsidies: files in the schema of the
// "socle commun des données locales" (scdl/subventions 2.1.1 and before; the SCDL schema as docs/methods/grants.md reads it)
// and near it, the State's annex to the budget ("jaune"), and the file in which the
// State's importer says which rows it refused. Amounts are in euro cents.
//
// [Read] takes csv, json and xlsx, plain, gzipped or in a zip. One row is one decision
// for one beneficiary. docs/methods/grants.md says what is kept, repaired, noted and
// rejected, and why; in short: an amount is never guessed, a damaged identifier never
// costs the row, a shared subsidy is split or rejected, money taken back is a row of
// its own with nothing granted and something recovered.
//
// Options of [Read] and [ReadRejections] (source.Input.Options):
//
//	funder        name of the funder, when the file has no column for it
//	funder_siret  its SIRET
//
// Options of [ReadJaune]:
//
//	department    codes, separated by commas ("59,62"): other departments are skipped
//
// The year of a row without date is that of source.Input.Period when neither the row
// nor the name of a column tells it, then a year in the file's name.
package scdl
