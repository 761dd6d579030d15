package synth

import "strconv"

// postsExtract writes the salaried posts of the establishments of INSEE's perimeter
// at the end of the latest year, as an observatory of the ESS may supply them. Posts
// of single establishments are nothing that may be published.
func (e *economy) postsExtract() document {
	l, rows := columnsOf("siret,commune,famille,postes,annee,simule", ","), [][]string(nil)
	e.each(latestDay, func(u *unit, s *establishment) {
		if !u.inField() || s.commune == nowhere || !u.employsAt(s, latestDay) {
			return
		}
		rows = append(rows, l.row(
			"siret", s.siret, "commune", e.t.communes[s.commune].code, "famille", u.family.String(),
			"postes", strconv.Itoa(s.posts), "annee", latestYear(), "simule", "true",
		))
	})
	return document{
		File: File{
			Name: "postes_" + latestYear() + "_simule.csv", Role: "posts", Kind: "posts",
			Title:   "Postes salariés de l’économie sociale et solidaire au 31 décembre " + latestYear() + ", simulés",
			Vintage: latestYear(), Period: latestYear(), Simulated: true, Rows: len(rows),
			Fields: []Field{{
				"siret, commune, famille, postes, annee", Simulated,
				"somme d’après la MEL\u202f: 52\u00a0000 postes\u202f; parts des familles d’après l’INSEE et la CRESS (Hauts-de-France, 2019-2020)",
			}},
		},
		body: registerDialect().sheet(l.header, rows),
	}
}
