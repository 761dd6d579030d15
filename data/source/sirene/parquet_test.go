package sirene_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/geo/infile"
)

// The rows as INSEE's Parquet files type them: legal categories are numbers, the
// coordinates single floats, all else text; null where the CSV is empty.
type (
	unitRow struct {
		SIREN        string  `parquet:"siren"`
		Diffusion    *string `parquet:"statutDiffusionUniteLegale,optional,dict"`
		State        *string `parquet:"etatAdministratifUniteLegale,optional,dict"`
		Category     *int64  `parquet:"categorieJuridiqueUniteLegale,optional"`
		ESS          *string `parquet:"economieSocialeSolidaireUniteLegale,optional,dict"`
		APE          *string `parquet:"activitePrincipaleUniteLegale,optional,dict"`
		Nomenclature *string `parquet:"nomenclatureActivitePrincipaleUniteLegale,optional,dict"`
		Name         *string `parquet:"denominationUniteLegale,optional,zstd"`
		UsualName    *string `parquet:"denominationUsuelle1UniteLegale,optional"`
		Initials     *string `parquet:"sigleUniteLegale,optional"`
	}
	establishmentRow struct {
		SIRET        string  `parquet:"siret,zstd"`
		Seat         bool    `parquet:"etablissementSiege"`
		Diffusion    *string `parquet:"statutDiffusionEtablissement,optional,dict"`
		Size         *string `parquet:"trancheEffectifsEtablissement,optional,dict"`
		Commune      *string `parquet:"codeCommuneEtablissement,optional,dict,zstd"`
		State        *string `parquet:"etatAdministratifEtablissement,optional,dict"`
		Sign         *string `parquet:"enseigne1Etablissement,optional"`
		UsualName    *string `parquet:"denominationUsuelleEtablissement,optional"`
		APE          *string `parquet:"activitePrincipaleEtablissement,optional,dict"`
		Nomenclature *string `parquet:"nomenclatureActivitePrincipaleEtablissement,optional,dict"`
		Employer     *string `parquet:"caractereEmployeurEtablissement,optional,dict"`
	}
	placeRow struct {
		SIRET   string   `parquet:"siret"`
		X       *float32 `parquet:"x,optional"`
		Y       *float32 `parquet:"y,optional"`
		Quality *string  `parquet:"qualite_xy,optional,dict"`
		EPSG    *string  `parquet:"epsg,optional,dict"`
		QPV2024 *string  `parquet:"qualite_qp24,optional,dict"`
		QPV2015 *string  `parquet:"qualite_qp15,optional,dict"`
	}
)

// cells are the rows of a CSV file by the names of its columns; damaged rows are
// left out, for Parquet files cannot hold them.
func cells(t *testing.T, body string, comma rune) []map[string]*string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(body))
	r.Comma, r.FieldsPerRecord = comma, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]*string
	for _, fields := range all[1:] {
		if len(fields) != len(all[0]) {
			continue
		}
		row := map[string]*string{}
		for i, name := range all[0] {
			if fields[i] != "" {
				row[name] = &fields[i]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func value[T any](t *testing.T, text *string, parse func(string) (T, error)) *T {
	t.Helper()
	if text == nil {
		return nil
	}
	v, err := parse(*text)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// parquetFolder writes the files of the tests as Parquet, in groups of 5 rows.
func parquetFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var units []unitRow
	for _, c := range cells(t, unitsCSV, ',') {
		units = append(units, unitRow{
			text(c["siren"]), c["statutDiffusionUniteLegale"], c["etatAdministratifUniteLegale"],
			value(t, c["categorieJuridiqueUniteLegale"], func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }),
			c["economieSocialeSolidaireUniteLegale"], c["activitePrincipaleUniteLegale"], c["nomenclatureActivitePrincipaleUniteLegale"],
			c["denominationUniteLegale"], c["denominationUsuelle1UniteLegale"], c["sigleUniteLegale"],
		})
	}
	var establishments []establishmentRow
	for _, c := range cells(t, establishmentsCSV, ',') {
		establishments = append(establishments, establishmentRow{
			text(c["siret"]), true, c["statutDiffusionEtablissement"], c["trancheEffectifsEtablissement"], c["codeCommuneEtablissement"],
			c["etatAdministratifEtablissement"], c["enseigne1Etablissement"], c["denominationUsuelleEtablissement"],
			c["activitePrincipaleEtablissement"], c["nomenclatureActivitePrincipaleEtablissement"], c["caractereEmployeurEtablissement"],
		})
	}
	var places []placeRow
	float := func(s string) (float32, error) {
		x, err := strconv.ParseFloat(s, 32)
		return float32(x), err
	}
	for _, c := range cells(t, placesCSV, ';') {
		places = append(places, placeRow{
			text(c["siret"]), value(t, c["x"], float), value(t, c["y"], float),
			c["qualite_xy"], c["epsg"], c["qualite_qp24"], c["qualite_qp15"],
		})
	}
	writeParquet(t, filepath.Join(dir, "StockUniteLegale_utf8.parquet"), units)
	writeParquet(t, filepath.Join(dir, "GeolocalisationEtablissement_Sirene.parquet"), places)
	if err := os.WriteFile(filepath.Join(dir, "entreprisesess.csv"), []byte(listCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "StockEtablissement_utf8.parquet")
	writeParquet(t, file, establishments)
	return file
}

func writeParquet[T any](t testing.TB, file string, rows []T) {
	t.Helper()
	if err := parquet.WriteFile(file, rows, parquet.MaxRowsPerRowGroup(5), parquet.PageBufferSize(64)); err != nil {
		t.Fatal(err)
	}
}

// Parquet files give the same as CSV, but for the damaged rows, the numbers of rows,
// and a metre lost to single floats.
func TestParquet(t *testing.T) {
	fromCSV, _ := read(t, source.Input{File: folder(t, all()), Keep: lille})
	fromParquet, counts := read(t, source.Input{File: parquetFolder(t), Keep: lille})
	if counts.Read != 20 || counts.Kept != 9 {
		t.Errorf("%+v", counts)
	}
	withoutPlaces := func(all []source.Establishment) []source.Establishment {
		out := make([]source.Establishment, len(all))
		for i, e := range all {
			e.Row, e.Point = 0, nil
			out[i] = e
		}
		return out
	}
	if d := cmp.Diff(withoutPlaces(fromCSV.establishments), withoutPlaces(fromParquet.establishments)); d != "" {
		t.Error(d)
	}
	for i, e := range fromParquet.establishments {
		want := fromCSV.establishments[i].Point
		if (e.Point == nil) != (want == nil) || want != nil && (max(e.Point[0]-want[0], want[0]-e.Point[0]) > 1e-5 || max(e.Point[1]-want[1], want[1]-e.Point[1]) > 1e-5) {
			t.Errorf("%s lies at %v, want %v", e.SIRET, e.Point, want)
		}
	}
	// The first row is number 1: Parquet has no header.
	if first := fromParquet.establishments[0].Row; first != 1 {
		t.Errorf("first row %d", first)
	}
}

// A Parquet file cut or changed anywhere is a fault or a report, never a crash.
func TestDamagedParquet(t *testing.T) {
	file := parquetFolder(t)
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	readIt, err := sirene.Prepared(t.Context(), source.Input{File: file, Keep: lille})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(body); at += 61 {
		for name, damaged := range map[string][]byte{
			"cut":     body[:max(4, at)],
			"changed": append(append(append([]byte{}, body[:at]...), body[at]^0x55), body[at+1:]...),
		} {
			if err := os.WriteFile(file, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			counts, err := readIt(t.Context(), &recorder{})
			var fault *infile.Fault
			if err != nil && !errors.As(err, &fault) || counts.Check() != nil {
				t.Fatalf("%s at %d: %v, %v", name, at, err, counts.Check())
			}
		}
	}
}

// A file that says it inflates beyond the limits is not read.
func TestLimitOfParquet(t *testing.T) {
	_, err := sirene.Read(t.Context(), source.Input{File: parquetFolder(t), Limits: infile.Limits{Size: 600}}, &recorder{})
	var fault *infile.Fault
	if !errors.As(err, &fault) || fault.Code != infile.TooLarge {
		t.Errorf("error = %v, want a fault %s", err, infile.TooLarge)
	}
}
