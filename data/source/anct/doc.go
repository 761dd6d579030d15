// Package anct reads what the ANCT, the State's agency for the cohesion of its
// territory, publishes of posts paid by the politique de la ville: adultes-relais and
// FONJEP, JSON arrays of flat objects. A row is one post, one employer, one year;
// amounts are in euro cents. The grain is the contrat de ville: no row names a
// commune.
//
// Options (source.Input.Options):
//
//	code_cv  codes of the contrats de ville to keep, separated by commas
//	         ("CV192,CN05911M": the MEL's up to 2023 and from 2024); others are skipped,
//	         rows without a code rejected, for they may be anybody's
//	epci     SIREN of the EPCI that has these contrats: grants are placed in it;
//	         needs code_cv
//
// A row that repeats an earlier one field by field, number of the post included, is
// the same post and is rejected. The same post with another employer is kept and
// noted. docs/methods/grants.md gives the reasons.
package anct

import "github.com/observatoire-essor/essor/geo/infile"

// Codes of the message catalogue.
const (
	noYear        infile.Code = "grant.no_year"        // rejected: nothing tells the year
	noBeneficiary infile.Code = "grant.no_beneficiary" // rejected: no name
	duplicatePost infile.Code = "anct.duplicate_post"  // rejected: the same post, field by field
	noContract    infile.Code = "anct.no_contract"     // rejected when contracts are chosen, else noted: no contrat de ville
	fonjepAmount  infile.Code = "anct.fonjep_amount"   // rejected: an adulte-relais with the amount of a FONJEP post
	repeatedPost  infile.Code = "anct.repeated_post"   // noted: the same post with another employer or amount
	noPost        infile.Code = "anct.no_post"         // noted: no number, so that repeated rows cannot be told
	noIDs         infile.Code = "anct.no_ids"          // noted for the file: rows without SIRET
)
