// Package posts reads extracts with the salaried posts of the social and solidarity
// economy, such as a CRESS, INSEE or Urssaf gives on request, in a table of our own:
// official files have the size classes of establishments only, never their posts.
//
// One row is an area, a year and a legal family (docs/methods/ess.md has an example):
//
//	niveau          commune (also when the column is missing), epci, qpv2015, qpv2024, iris or territoire
//	code            of the area
//	annee           year; else the pack's period
//	famille         associations, coopératives, mutuelles, fondations, sociétés (commercial ones),
//	                autres; empty or "ensemble": all families
//	etablissements  employer establishments
//	postes          salaried posts at the end of December
//	etp             full-time equivalents
//	plus_grand      posts of the largest enterprise of the row, for the rule of dominance
//
// At least one of the last four columns is there. "s" in a cell is secret, "nd" or
// nothing is absent, and neither is zero. Families are never summed: the row of all
// families is taken as it is.
package posts
