package synth

import (
	"context"
	"errors"
	"strconv"

	"github.com/paulmach/orb"
)

// bulkStock is the register as it stood on 1 January of a year, while it is written.
type bulkStock struct {
	*bulk
	year, age           int // age is how many years before the last stock it is
	day                 int32
	units, sites, place *form
	out                 [3]*output // units, establishments, places
	tally               *postsTally
}

// writeStock writes the three files of a year, and what its employers have for the
// tables of posts.
func (b *bulk) writeStock(ctx context.Context, dir string, year int, o TerritoryOptions) (files []File, tally *postsTally, err error) {
	s := &bulkStock{
		bulk: b, year: year, age: o.LastYear - year, day: b.days.stock(year), tally: newPostsTally(len(b.localities)),
		units: unitForm(), sites: siteForm(), place: placeForm(),
	}
	defer func() {
		for _, out := range s.out {
			if out == nil {
				continue
			}
			f, closed := out.close()
			files, err = append(files, f), errors.Join(err, closed)
		}
	}()
	for i, t := range s.tables(o.Format) {
		if s.out[i], err = newTable(ctx, dir, t.entry, t.layout, t.as); err != nil {
			return nil, nil, err
		}
	}
	return files, s.tally, b.each(s.write)
}

// stockTable is a file of a stock.
type stockTable struct {
	entry  File
	layout layout
	as     tableForm
}

func (s *bulkStock) tables(format Format) []stockTable {
	month := strconv.Itoa(s.year) + "-01"
	table := func(name, title string, l layout, as tableForm) stockTable {
		as.format = format
		return stockTable{File{
			Name: "sirene_" + month + "/" + name + "_" + month + "_simule", Role: "establishments", Kind: "sirene",
			Title:   title + " (SIRENE) au 1er janvier " + strconv.Itoa(s.year) + ", simulé",
			Vintage: month + "-01", Period: strconv.Itoa(s.year), Simulated: true,
			Fields: []Field{{"*", Simulated, "tirés au sort d’après la population des communes\u202f; SIREN fictifs, dont la clé est fausse"}},
		}, l, as}
	}
	return []stockTable{
		table("StockUniteLegale", "Unités légales", unitColumns(), tableForm{separator: ',', types: unitTypes()}),
		table("StockEtablissement", "Établissements", establishmentColumns(), tableForm{separator: ',', types: establishmentTypes()}),
		table("GeolocalisationEtablissement", "Positions des établissements", placeColumns(), tableForm{separator: ';', types: placeTypes()}),
	}
}

// unitTypes, establishmentTypes and placeTypes are the columns of the register that
// are no text in Parquet.
func unitTypes() map[string]columnType {
	return map[string]columnType{
		"dateCreationUniteLegale": dayColumn, "dateDebut": dayColumn, "dateDernierTraitementUniteLegale": timeColumn,
		"anneeEffectifsUniteLegale": wholeColumn, "anneeCategorieEntreprise": wholeColumn, "nombrePeriodesUniteLegale": wholeColumn,
		"categorieJuridiqueUniteLegale": wholeColumn,
	}
}

func establishmentTypes() map[string]columnType {
	return map[string]columnType{
		"dateCreationEtablissement": dayColumn, "dateDebut": dayColumn, "dateDernierTraitementEtablissement": timeColumn,
		"anneeEffectifsEtablissement": wholeColumn, "nombrePeriodesEtablissement": wholeColumn, "etablissementSiege": truthColumn,
	}
}

func placeTypes() map[string]columnType {
	return map[string]columnType{"x": floatColumn, "y": floatColumn, "y_latitude": floatColumn, "x_longitude": floatColumn}
}

func unitForm() *form {
	return unitColumns().form([]string{"nomenclatureActivitePrincipaleUniteLegale", "NAFRev2"},
		"siren", "statutDiffusionUniteLegale", "dateCreationUniteLegale", "trancheEffectifsUniteLegale", "anneeEffectifsUniteLegale",
		"dateDernierTraitementUniteLegale", "nombrePeriodesUniteLegale", "dateDebut", "etatAdministratifUniteLegale", "nomUniteLegale",
		"denominationUniteLegale", "categorieJuridiqueUniteLegale", "activitePrincipaleUniteLegale", "nicSiegeUniteLegale",
		"economieSocialeSolidaireUniteLegale", "caractereEmployeurUniteLegale")
}

func siteForm() *form {
	return establishmentColumns().form([]string{"nomenclatureActivitePrincipaleEtablissement", "NAFRev2"},
		"siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement",
		"anneeEffectifsEtablissement", "dateDernierTraitementEtablissement", "etablissementSiege", "nombrePeriodesEtablissement",
		"numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement", "libelleCommuneEtablissement",
		"codeCommuneEtablissement", "dateDebut", "etatAdministratifEtablissement", "activitePrincipaleEtablissement",
		"caractereEmployeurEtablissement")
}

func placeForm() *form {
	return placeColumns().form(nil, "siret", "x", "y", "qualite_xy", "epsg", "plg_code_commune", "qualite_qp24", "qualite_qp15", "y_latitude", "x_longitude")
}

// write writes a unit and its establishments, as far as they are there on the day.
func (s *bulkStock) write(u *bulkUnit) error {
	if u.created > s.day {
		return nil
	}
	s.tally.add(u, s.day, s.age)
	if err := s.out[0].put(s.unitRow(u)); err != nil {
		return err
	}
	for k := range u.sites {
		e := &u.sites[k]
		if e.created > s.day {
			continue
		}
		if err := s.out[1].put(s.siteRow(u, k)); err != nil {
			return err
		}
		if row := s.placeRow(u, e); row != nil {
			if err := s.out[2].put(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// state is the administrative state of a day, and the day since when.
func (s *bulkStock) state(created, closed int32, letter string) (standing string, since string) {
	if closed <= s.day {
		return letter, s.days.text[closed]
	}
	return "A", s.days.text[created]
}

// sizes is the year that size classes of the stock are of, which only employers have.
func (s *bulkStock) sizes(employer bool, number int) (flag, class, year string) {
	return staffing(employer, number, s.days.text[s.day])
}

func (s *bulkStock) unitRow(u *bulkUnit) [][]byte {
	number, employer := 0, false
	for k := range u.sites {
		if e := &u.sites[k]; u.employs(e, s.day) {
			employer = true
			number += u.postsAt(e, s.age)
		}
	}
	flag, class, year := s.sizes(employer, number)
	standing, since := s.state(u.created, u.closed, "C")
	f := s.units.digits(u.siren[:]).text(diffusion(u.partial)).text(s.days.text[u.created]).text(class).text(year).
		text(since + "T00:00:00").text(periods(standing)).text(since).text(standing)
	switch natural := u.category == naturalPerson; {
	case natural:
		f.unless(u.partial, s.name(u)).text("")
	default:
		f.text("").unless(u.partial, s.name(u))
	}
	return f.text(u.category).text(u.activity).digits(u.sites[0].siret[len(u.siren):]).text(u.declared).text(flag).row()
}

// naturalPerson is the legal category of people, who have a name in place of a
// denomination.
const naturalPerson = "1000"

// name is what a unit is called.
func (b *bulk) name(u *bulkUnit) string {
	if u.family == none {
		return numberedName("Unité", u.number)
	}
	names := &b.choices.kinds[u.family].names
	return numberedName(names.things[u.number%len(names.things)], u.number)
}

func diffusion(partial bool) string {
	if partial {
		return "P"
	}
	return "O"
}

func (s *bulkStock) siteRow(u *bulkUnit, k int) [][]byte {
	e := &u.sites[k]
	flag, class, year := s.sizes(e.employer, u.postsAt(e, s.age))
	standing, since := s.state(e.created, e.closed, "F")
	at := &s.localities[e.at]
	return s.sites.digits(u.siren[:]).digits(e.siret[len(u.siren):]).digits(e.siret[:]).text(diffusion(u.partial)).
		text(s.days.text[e.created]).text(class).text(year).text(since+"T00:00:00").truth(k == 0).text(periods(standing)).
		unless(u.partial, strconv.Itoa(1+u.number%190)).unless(u.partial, "RUE").unless(u.partial, "SIMULEE").
		text(at.name).text(at.code).text(since).text(standing).text(u.activity).text(flag).row()
}

// placeRow is a row of the geolocation file, or nothing for what it does not have.
// Where an establishment stands is drawn from its number, so that it stays there in
// all years. Neighbourhoods are not told: their boundaries are not known here.
func (s *bulkStock) placeRow(u *bulkUnit, e *bulkSite) [][]byte {
	s.src.Seed(s.seed^subject("place"), numberOf(e.siret[:]))
	quality, missing := s.choices.qualities.draw(s.rnd), s.rnd.IntN(withoutPlace) == 0
	if u.partial || missing {
		return nil
	}
	at := &s.localities[e.at]
	if at.shape == nil { // only the commune is known
		return s.place.digits(e.siret[:]).text("").text("").text(communeOnly).text("").text(at.code).
			text(confidence(communeOnly)).text(confidence(communeOnly)).text("").text("").row()
	}
	p := at.shape.middle
	if quality != communeOnly {
		p, _ = at.shape.point(s.rnd.Float64)
	}
	return s.placed(e, at, p, quality)
}

func (s *bulkStock) placed(e *bulkSite, at *locality, p orb.Point, quality string) [][]byte {
	metres, sure := at.crs.Forward(p), confidence(quality)
	return s.place.digits(e.siret[:]).metres(metres[0]).metres(metres[1]).text(quality).text(at.epsg).text(at.code).
		text(sure).text(sure).degrees(p[1]).degrees(p[0]).row()
}

// numberOf reads digits.
func numberOf(digits []byte) (n uint64) {
	for _, d := range digits {
		n = 10*n + uint64(d-'0')
	}
	return n
}
