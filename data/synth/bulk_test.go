package synth_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/synth"
)

// bulkRows is how many establishments the tests make up.
const bulkRows = 12_000

// bulkWriters are the ways to write a register of any length, by file.
func bulkWriters() map[string]func(context.Context, io.Writer, int, uint64) error {
	return map[string]func(context.Context, io.Writer, int, uint64) error{
		"StockEtablissement.csv":           synth.WriteEstablishments,
		"StockEtablissement.parquet":       synth.WriteEstablishmentsParquet,
		"StockUniteLegale.csv":             synth.WriteUnits,
		"GeolocalisationEtablissement.csv": synth.WritePlaces,
	}
}

func bulk(t *testing.T, name string, seed uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bulkWriters()[name](t.Context(), &b, bulkRows, seed); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBulkIsReproducible(t *testing.T) {
	for name := range bulkWriters() {
		first := bulk(t, name, 1)
		if !bytes.Equal(first, bulk(t, name, 1)) {
			t.Errorf("%s differs between two runs with the same seed", name)
		}
		if bytes.Equal(first, bulk(t, name, 2)) {
			t.Errorf("%s is the same with another seed", name)
		}
	}
}

// The territory has its share of the people, 1.75 % of 68 million.
func TestBulkEstablishments(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(bulk(t, "StockEtablissement.csv", 1))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, column := range rows[0] {
		at[column] = i
	}
	members, inside, last := sourcetest.Members(t), 0, ""
	for _, r := range rows[1:] {
		siret := r[at["siret"]]
		if siret <= last || len(siret) != 14 || !strings.HasPrefix(siret, "0000") || siret != r[at["siren"]]+r[at["nic"]] {
			t.Fatalf("SIRET %s after %s", siret, last)
		}
		if r[at["libelleVoieEtablissement"]] != "SIMULEE" {
			t.Errorf("%s does not say that it is simulated", siret)
		}
		if members[r[at["codeCommuneEtablissement"]]] {
			inside++
		}
		last = siret
	}
	if share := float64(inside) / bulkRows; len(rows) != bulkRows+1 || math.Abs(share-0.0175) > 0.004 {
		t.Errorf("%d rows, %.4f of them in the territory", len(rows)-1, share)
	}
}

// The reader finds the same establishments in text and in Parquet, with the names of
// their units and places for nearly all.
func TestReaderTakesBulk(t *testing.T) {
	dir := t.TempDir()
	for name := range bulkWriters() {
		if err := os.WriteFile(filepath.Join(dir, name), bulk(t, name, 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var found [2]register
	for i, ending := range []string{"csv", "parquet"} {
		in := source.Input{File: filepath.Join(dir, "StockEtablissement."+ending), Keep: keepLille(t)}
		counts, err := sirene.Read(t.Context(), in, &found[i])
		if err != nil {
			t.Fatal(err)
		}
		if counts.Read != bulkRows || counts.RejectedRows() != 0 || counts.Kept == 0 {
			t.Errorf("%s: %+v", ending, counts)
		}
	}
	text, columns := found[0].list, found[1].list
	if len(text) != len(columns) {
		t.Fatalf("%d establishments in text, %d in Parquet", len(text), len(columns))
	}
	located := 0
	for i := range text {
		a, b := text[i], columns[i]
		if a.SIRET != b.SIRET || a.Commune != b.Commune || a.SizeClass != b.SizeClass || a.Employer != b.Employer || a.Name != b.Name {
			t.Errorf("text has %+v, Parquet %+v", a, b)
		}
		if a.Point != nil {
			located++
		}
	}
	if located < len(text)/2 {
		t.Errorf("%d of %d have a place", located, len(text))
	}
}

// Types are those of INSEE's Parquet files (INSEE's notice of the SIRENE files).
func TestBulkParquetTypes(t *testing.T) {
	body := bulk(t, "StockEtablissement.parquet", 1)
	f, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	if f.NumRows() != bulkRows {
		t.Errorf("%d rows", f.NumRows())
	}
	for column, want := range map[string]string{
		"siret": "STRING", "dateDebut": "DATE", "dateDernierTraitementEtablissement": "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)",
		"anneeEffectifsEtablissement": "INT(64,true)", "etablissementSiege": "BOOLEAN",
	} {
		leaf, ok := f.Schema().Lookup(column)
		if !ok || leaf.Node.Type().String() != want {
			t.Errorf("%s is %v, want %s", column, leaf.Node.Type(), want)
		}
	}
}

func TestBulkRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, write := range bulkWriters() {
		for _, n := range []int{0, -1, 99_980_002} {
			if err := write(t.Context(), io.Discard, n, 1); err == nil || !strings.Contains(err.Error(), "establishments") {
				t.Errorf("%s of %d: error %v", name, n, err)
			}
		}
		if err := write(cancelled, io.Discard, bulkRows, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", name, err)
		}
		if err := write(t.Context(), fullDisk{}, bulkRows, 1); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

var errFull = errors.New("no room")

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
