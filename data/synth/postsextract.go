package synth

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// tableCell is what establishments of an area and family have together.
type tableCell struct {
	sites int
	units map[string]int // posts by SIREN
}

// cellKey names a cell; the family none stands for all.
type cellKey struct {
	level, code string
	family      family
}

// postsExtract writes the establishments with staff of INSEE's perimeter and their
// salaried posts at the end of the latest year, by area and family, as an
// observatory of the ESS may supply them: to those who are bound to secrecy, with
// the posts of the largest enterprise to apply it by.
func (e *economy) postsExtract() document {
	l, rows := postsColumns(), [][]string(nil)
	cells := e.postsByArea()
	keys := slices.SortedFunc(maps.Keys(cells), func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.code, b.code), cmp.Compare(a.family, b.family))
	})
	for _, k := range keys {
		sum, largest := 0, 0
		for _, posts := range cells[k].units {
			sum += posts
			largest = max(largest, posts)
		}
		rows = append(rows, l.row(
			"niveau", k.level, "code", k.code, "annee", latestYear(), "famille", cmp.Or(k.family.String(), "ensemble"),
			"etablissements", strconv.Itoa(cells[k].sites), "postes", strconv.Itoa(sum), "plus_grand", strconv.Itoa(largest), "simule", "true",
		))
	}
	f := postsFile(latestYear())
	f.Rows = len(rows)
	f.Fields = []Field{
		{"niveau, code", Fact, sourceCOG + "\u202f; décret n° 2014-1750\u202f; quartiers de 2024 simulés"},
		{
			"annee, famille, etablissements, postes, plus_grand", Simulated,
			"somme d’après la MEL\u202f: 52\u00a0000 postes\u202f; parts des familles d’après l’INSEE et la CRESS (Hauts-de-France, 2019-2020)",
		},
	}
	return document{File: f, body: registerDialect().sheet(l.header, rows)}
}

// postsColumns are those of an extract of posts.
func postsColumns() layout {
	return columnsOf("niveau,code,annee,famille,etablissements,postes,plus_grand,simule", ",")
}

// postsFile is the entry of an extract of posts in the manifest.
func postsFile(year string) File {
	return File{
		Name: "postes_" + year + "_simule.csv", Role: "posts", Kind: "posts",
		Title:   "Postes salariés de l’économie sociale et solidaire au 31 décembre " + year + ", simulés",
		Vintage: year, Period: year, Simulated: true,
	}
}

// postsByArea sums by area and family; areas without any establishment have a true
// zero. A neighbourhood has the establishments that the geolocation file puts in it,
// other than by a mere point of the commune.
func (e *economy) postsByArea() map[cellKey]*tableCell {
	cells := map[cellKey]*tableCell{}
	open := func(level, code string) {
		for f := none; f <= foundations; f++ {
			cells[cellKey{level, code, f}] = &tableCell{units: map[string]int{}}
		}
	}
	open("epci", sirenMEL)
	for _, c := range e.t.communes {
		open("commune", c.code)
		open("territoire", c.territoryCode)
	}
	for _, code := range e.zones2015.codes {
		open("qpv2015", code)
	}
	for _, code := range e.zones2024.codes {
		open("qpv2024", code)
	}
	e.each(latestDay, func(u *unit, s *establishment) {
		if !u.inField() || s.commune == nowhere || !u.employsAt(s, latestDay) {
			return
		}
		c := e.t.communes[s.commune]
		areas := map[string]string{"epci": sirenMEL, "commune": c.code, "territoire": c.territoryCode}
		if s.spot.known && s.spot.quality != communeOnly {
			areas["qpv2015"], areas["qpv2024"] = s.spot.qpv2015, s.spot.qpv2024
		}
		for level, code := range areas {
			for _, f := range []family{none, u.family} {
				if cell := cells[cellKey{level, code, f}]; cell != nil {
					cell.sites++
					cell.units[u.siren] += s.posts
				}
			}
		}
	})
	return cells
}
