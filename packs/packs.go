// Package packs holds what a territory is described by: the pack manifests and
// the small tables of facts that they and the demonstration stand on. It is
// embedded, so that the program needs no file beside it, and it knows nobody.
//
// The tables are UTF-8, comma-separated but for La Poste's, one header row. Positions are
// degrees on WGS 84 (EPSG:4326).
//
//   - mel_communes.csv: the 95 communes of the Métropole Européenne de Lille.
//     Codes and names are INSEE's, population_2021 the municipal population of
//     reference year 2021, incomes (€ a year) and poverty rates (%) FILOSOFI
//     2021, an empty rate a secret one; area_km2 and the position come from
//     IGN ADMIN EXPRESS, the sub-territory from the MEL.
//   - mel_qpv2015.csv: its 26 priority neighbourhoods of 2015. The communes
//     are separated by blanks, the one that holds most comes first; areas are
//     hectares, the populations and poverty shares (0 to 1) estimates from
//     INSEE's 200 m grid.
//   - mel_postcodes.csv: La Poste's rows of the 95 communes in its official base of
//     postcodes (Licence Ouverte 2.0), with its columns and separator. The edition they
//     are from has no date; its communes are those of 2025 (L'Orée de Mormal is one).
//     An edition of before 2025 says the same of the 95.
//   - demo_engaged_communes.csv: communes engaged in the social economy, with
//     dates; simulated, for the demonstration only.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed *.csv *.yaml
var files embed.FS

// Files returns the embedded manifests and tables, by their plain names.
func Files() fs.FS { return files }
