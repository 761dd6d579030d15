package synth

import (
	"strconv"
)

// stockDays are the days of the stocks of the register that are written.
func stockDays() []string { return []string{"2015-01-01", "2019-01-01", latestDay} }

// hidden is what the register has in place of what a unit of partial diffusion does
// not want to show.
const hidden = "[ND]"

// files returns the stocks of the register at every stock day, the salaried posts,
// and all posts and establishments of the territory.
func (e *economy) files() ([]document, error) {
	var list []document
	for _, day := range stockDays() {
		for _, draw := range []func(string) (document, error){e.stockOfUnits, e.stockOfEstablishments, e.stockOfPlaces} {
			d, err := draw(day)
			if err != nil {
				return nil, err
			}
			list = append(list, d)
		}
	}
	flores, err := e.flores()
	return append(list, e.postsExtract(), flores), err
}

// each calls visit with every establishment that the stock of a day lists.
func (e *economy) each(day string, visit func(*unit, *establishment)) {
	for i := range e.units {
		u := &e.units[i]
		for k := range u.sites {
			if u.created <= day && u.sites[k].created <= day {
				visit(u, &u.sites[k])
			}
		}
	}
}

// sizeYear is the year that size classes of a stock are of: they come two years
// late.
func sizeYear(day string) string {
	year, _ := strconv.Atoi(day[:4])
	return strconv.Itoa(year - 2)
}

// standing is the administrative state of a day, closed being the letter of what is
// closed, and the day since when.
func standing(created, ended, day, closed string) (letter, since string) {
	if ended != "" && ended <= day {
		return closed, ended
	}
	return "A", created
}

// staffing is the employer's flag, the size class and its year.
func staffing(employer bool, posts int, day string) (flag, class, year string) {
	if !employer {
		return "N", "NN", ""
	}
	return "O", sizeClass(posts), sizeYear(day)
}

// periods is how many states of a thing the register knows.
func periods(letter string) string {
	if letter == "A" {
		return "1"
	}
	return "2"
}

// stock is a file of the register at a day, zipped as INSEE gives it. Each day has a
// folder of its own, for readers find the three files of a register beside each
// other.
func stock(f File, name, day string, d dialect, l layout, rows [][]string) (document, error) {
	month := day[:len("2006-01")]
	f.Name = "sirene_" + month + "/" + name + "_" + month + "_simule.zip"
	f.Title += " au 1er janvier " + day[:4] + ", simulé"
	f.Role, f.Kind = "establishments", "sirene"
	f.Vintage, f.Period, f.Simulated, f.Rows = day, day[:4], true, len(rows)
	body, err := archive(member{name + "_simule.csv", d.sheet(l.header, rows)})
	return document{File: f, body: body}, err
}

// registerDialect is how the register is written.
func registerDialect() dialect { return dialect{separator: ",", lineEnd: "\n"} }

// unitColumns are those of StockUniteLegale (INSEE, order of the file).
func unitColumns() layout {
	return columnsOf("siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,"+
		"prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,pseudonymeUniteLegale,"+
		"identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,dateDernierTraitementUniteLegale,"+
		"nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,"+
		"nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,"+
		"denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,"+
		"nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,"+
		"caractereEmployeurUniteLegale,activitePrincipaleNAF25UniteLegale", ",")
}

// stockOfUnits writes the legal units.
func (e *economy) stockOfUnits(day string) (document, error) {
	l, rows := unitColumns(), [][]string(nil)
	for i := range e.units {
		if u := &e.units[i]; u.created <= day {
			rows = append(rows, u.row(l, day))
		}
	}
	made := "siren, statutDiffusionUniteLegale, dateCreationUniteLegale, trancheEffectifsUniteLegale, anneeEffectifsUniteLegale, " +
		"dateDernierTraitementUniteLegale, nombrePeriodesUniteLegale, dateDebut, etatAdministratifUniteLegale, nomUniteLegale, " +
		"denominationUniteLegale, categorieJuridiqueUniteLegale, activitePrincipaleUniteLegale, nomenclatureActivitePrincipaleUniteLegale, " +
		"nicSiegeUniteLegale, economieSocialeSolidaireUniteLegale, caractereEmployeurUniteLegale"
	return stock(File{
		Title:  "Unités légales (SIRENE)",
		Fields: []Field{{made, Simulated, "SIREN fictifs, commençant par 0000"}, {l.without(made), Absent, ""}},
	}, "StockUniteLegale", day, registerDialect(), l, rows)
}

// row is the unit as the stock of a day has it. Natural persons have a name in
// place of a denomination.
func (u *unit) row(l layout, day string) []string {
	posts, employer := 0, false
	for k := range u.sites {
		if s := &u.sites[k]; u.employsAt(s, day) {
			employer = true
			posts += s.posts
		}
	}
	letter, since := standing(u.created, u.closed, day, "C")
	flag, class, year := staffing(employer, posts, day)
	name, column := u.name, "denominationUniteLegale"
	diffusion := "O"
	if u.partial {
		name, diffusion = hidden, "P"
	}
	if u.category == "1000" {
		column = "nomUniteLegale"
	}
	return l.row(
		"siren", u.siren, "statutDiffusionUniteLegale", diffusion, "dateCreationUniteLegale", u.created,
		"trancheEffectifsUniteLegale", class, "anneeEffectifsUniteLegale", year,
		"dateDernierTraitementUniteLegale", since+"T00:00:00", "nombrePeriodesUniteLegale", periods(letter),
		"dateDebut", since, "etatAdministratifUniteLegale", letter, column, name,
		"categorieJuridiqueUniteLegale", u.category, "activitePrincipaleUniteLegale", u.activity,
		"nomenclatureActivitePrincipaleUniteLegale", "NAFRev2", "nicSiegeUniteLegale", u.sites[0].siret[len(u.siren):],
		"economieSocialeSolidaireUniteLegale", u.declared, "caractereEmployeurUniteLegale", flag,
	)
}
