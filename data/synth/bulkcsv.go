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
	cells     []string
	line      []byte
}

func newTableWriter(w io.Writer, l layout, separator byte) *tableWriter {
	return &tableWriter{layout: l, w: bufio.NewWriterSize(w, bulkBuffer), separator: separator, cells: make([]string, len(l.header))}
}

// columns returns the positions of columns.
func (t *tableWriter) columns(names ...string) []int {
	at := make([]int, len(names))
	for i, n := range names {
		at[i] = t.at[n]
	}
	return at
}

// always sets a column of all rows.
func (t *tableWriter) always(column, value string) { t.cells[t.at[column]] = value }

// write writes a row: the given values at the given positions.
func (t *tableWriter) write(at []int, values ...string) error {
	for i, v := range values {
		t.cells[at[i]] = v
	}
	return t.put(t.cells)
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

// WriteEstablishments writes a register of n establishments, from 1 to 99 980 001,
// with the columns of StockEtablissement, for measurements: a simulated France, in
// which the territory has its share of the people. Rows are in the order of SIRET
// and are not kept: memory does not depend on n. There are at most 9 999 units, as
// the range of fictitious SIREN allows, so that their establishments are many. The
// same n and seed give the same bytes, and rows that agree with those of
// [WriteUnits] and [WritePlaces].
func WriteEstablishments(ctx context.Context, w io.Writer, n int, seed uint64) error {
	b, err := newBulk(n, seed)
	if err != nil {
		return err
	}
	t := newTableWriter(w, establishmentColumns(), ',')
	if err := t.put(t.header); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	for column, value := range map[string]string{
		"nombrePeriodesEtablissement": "1", "typeVoieEtablissement": "RUE", "libelleVoieEtablissement": "SIMULEE",
		"nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
	} {
		t.always(column, value)
	}
	at := t.columns("siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement",
		"anneeEffectifsEtablissement", "dateDernierTraitementEtablissement", "etablissementSiege", "numeroVoieEtablissement",
		"libelleCommuneEtablissement", "codeCommuneEtablissement", "coordonneeLambertAbscisseEtablissement",
		"coordonneeLambertOrdonneeEtablissement", "dateDebut", "etatAdministratifEtablissement", "activitePrincipaleEtablissement",
		"caractereEmployeurEtablissement")
	err = b.each(ctx, func(s *bulkSite) error {
		flag, year := s.flags()
		return t.write(at, s.unit.siren, s.siret[len(s.unit.siren):], s.siret, s.unit.diffusion, s.created, s.class,
			year, s.created+"T00:00:00", strconv.FormatBool(s.number == 1), strconv.Itoa(1+s.number%190),
			s.town.name, s.town.code, metres(s.east),
			metres(s.north), s.created, s.standing(), s.unit.activity, flag)
	})
	if err != nil {
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
	t.always("nombrePeriodesUniteLegale", "1")
	t.always("nomenclatureActivitePrincipaleUniteLegale", "NAFRev2")
	at := t.columns("siren", "statutDiffusionUniteLegale", "denominationUniteLegale", "etatAdministratifUniteLegale",
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
		err := t.write(at, u.siren, u.diffusion, name, standing, u.category, u.activity, seatNumber(u.siren)[len(u.siren):], u.declared)
		if err != nil {
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
	t.always("epsg", "2154")
	t.always("plg_qp24", outsideNeighbourhoods)
	t.always("plg_qp15", outsideNeighbourhoods)
	at := t.columns("siret", "x", "y", "qualite_xy", "plg_code_commune", "qualite_qp24", "qualite_qp15", "y_latitude", "x_longitude")
	err = b.each(ctx, func(s *bulkSite) error {
		sure := confidence(s.quality)
		return t.write(at, s.siret, metres(s.east), metres(s.north), s.quality, s.town.code, sure, sure, s.town.lat, s.town.lon)
	})
	if err != nil {
		return err
	}
	return t.flush()
}

func (t *tableWriter) flush() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	return nil
}
