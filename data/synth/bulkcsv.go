package synth

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
)

// bulkBuffer is how much is written at once.
const bulkBuffer = 1 << 18

// tableWriter writes rows of a table of which most columns are always the same. No
// value of a register made up here needs quotes.
type tableWriter struct {
	layout
	w         *bufio.Writer
	separator byte
	line      []byte
}

func newTableWriter(w io.Writer, l layout, separator byte) *tableWriter {
	return &tableWriter{layout: l, w: bufio.NewWriterSize(w, bulkBuffer), separator: separator}
}

func (t *tableWriter) put(cells []string) error {
	t.line = t.line[:0]
	for i, c := range cells {
		if i > 0 {
			t.line = append(t.line, t.separator)
		}
		t.line = append(t.line, c...)
	}
	t.line = append(t.line, '\n')
	_, err := t.w.Write(t.line)
	return err
}

func (t *tableWriter) flush() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	return nil
}

// form is a row that is filled again and again: some columns are set once, some in
// every row, the others stay empty.
type form struct {
	cells []string
	at    []int // of the columns set in every row
}

// form makes a form of a layout: constant columns by pairs of name and value, and
// the names of those set in every row.
func (l layout) form(constant []string, varying ...string) form {
	f := form{cells: l.row(constant...)}
	for _, column := range varying {
		f.at = append(f.at, l.at[column])
	}
	return f
}

// fill sets the varying columns, and returns the row, which is good until the next.
func (f form) fill(values ...string) []string {
	for i, v := range values {
		f.cells[f.at[i]] = v
	}
	return f.cells
}

// establishmentForm is the form that [form.fillWith] fills.
func establishmentForm() form {
	return establishmentColumns().form(
		[]string{
			"nombrePeriodesEtablissement", "1", "typeVoieEtablissement", "RUE", "libelleVoieEtablissement", "SIMULEE",
			"nomenclatureActivitePrincipaleEtablissement", "NAFRev2",
		},
		"siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement",
		"anneeEffectifsEtablissement", "dateDernierTraitementEtablissement", "etablissementSiege", "numeroVoieEtablissement",
		"libelleCommuneEtablissement", "codeCommuneEtablissement", "coordonneeLambertAbscisseEtablissement",
		"coordonneeLambertOrdonneeEtablissement", "dateDebut", "etatAdministratifEtablissement", "activitePrincipaleEtablissement",
		"caractereEmployeurEtablissement",
	)
}

// fillWith writes an establishment into its form.
func (f form) fillWith(s *bulkSite) []string {
	flag, year := s.flags()
	return f.fill(
		s.unit.siren, s.siret[len(s.unit.siren):], s.siret, s.unit.diffusion, s.created, s.class,
		year, s.created+"T00:00:00", strconv.FormatBool(s.number == 1), strconv.Itoa(1+s.number%190),
		s.town.name, s.town.code, metres(s.east),
		metres(s.north), s.created, s.standing(), s.unit.activity,
		flag,
	)
}

// WriteEstablishments writes a register of n establishments, from 1 to 99 980 001,
// with the columns of StockEtablissement, for measurements: a simulated France, in
// which the territory has its share of the people. Rows are in the order of SIRET
// and are not kept: memory does not depend on n. There are at most 9 999 units, as
// the range of fictitious SIREN allows, so that their establishments are many; all
// coordinates are around Lille. The same n and seed give the same bytes, and rows
// that agree with those of [WriteUnits] and [WritePlaces].
func WriteEstablishments(ctx context.Context, w io.Writer, n int, seed uint64) error {
	b, err := newBulk(n, seed)
	if err != nil {
		return err
	}
	t, f := newTableWriter(w, establishmentColumns(), ','), establishmentForm()
	if err := t.put(t.header); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	if err := b.each(ctx, func(s *bulkSite) error { return t.put(f.fillWith(s)) }); err != nil {
		return err
	}
	return t.flush()
}

// WriteUnits writes the legal units of a register of n establishments, with the
// columns of StockUniteLegale; see [WriteEstablishments].
func WriteUnits(ctx context.Context, w io.Writer, n int, seed uint64) error {
	b, err := newBulk(n, seed)
	if err != nil {
		return err
	}
	t := newTableWriter(w, unitColumns(), ',')
	if err := t.put(t.header); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	f := t.form([]string{"nombrePeriodesUniteLegale", "1", "nomenclatureActivitePrincipaleUniteLegale", "NAFRev2"},
		"siren", "statutDiffusionUniteLegale", "denominationUniteLegale", "etatAdministratifUniteLegale",
		"categorieJuridiqueUniteLegale", "activitePrincipaleUniteLegale", "nicSiegeUniteLegale", "economieSocialeSolidaireUniteLegale")
	for i := range b.units {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("synth: %w", err)
		}
		u := &b.units[i]
		name, standing := numberedName("Unité", i+1), "C"
		if u.diffusion == "P" {
			name = hidden
		}
		if u.active {
			standing = "A"
		}
		row := f.fill(u.siren, u.diffusion, name, standing, u.category, u.activity, seatNumber(u.siren)[len(u.siren):], u.declared)
		if err := t.put(row); err != nil {
			return fmt.Errorf("synth: %w", err)
		}
	}
	return t.flush()
}

// WritePlaces writes the geolocation of a register of n establishments, with the
// columns of GeolocalisationEtablissement; see [WriteEstablishments].
func WritePlaces(ctx context.Context, w io.Writer, n int, seed uint64) error {
	b, err := newBulk(n, seed)
	if err != nil {
		return err
	}
	t := newTableWriter(w, placeColumns(), ';')
	if err := t.put(t.header); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	f := t.form([]string{"epsg", "2154", "plg_qp24", outsideNeighbourhoods, "plg_qp15", outsideNeighbourhoods},
		"siret", "x", "y", "qualite_xy", "plg_code_commune", "qualite_qp24", "qualite_qp15", "y_latitude", "x_longitude")
	err = b.each(ctx, func(s *bulkSite) error {
		sure := confidence(s.quality)
		return t.put(f.fill(s.siret, metres(s.east), metres(s.north), s.quality, s.town.code, sure, sure, s.town.lat, s.town.lon))
	})
	if err != nil {
		return err
	}
	return t.flush()
}
