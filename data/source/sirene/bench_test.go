package sirene

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/geo/infile"
)

// BenchmarkFilter reads the establishments of the Métropole Européenne de Lille out of
// the simulated France, beside a reader that looks at the same column. Asked for are
// 1.6 times the speed of encoding/csv, 0.9 times that of inflating alone with the same
// library, and a million rows of three columns a second.
func BenchmarkFilter(b *testing.B) {
	b.Run("csv", func(b *testing.B) {
		file := france(b, synth.CSV)
		ours, theirs := contest(b, func() { filter(b, file) }, func() { withEncodingCSV(b, file) })
		perRow(b, ours, theirs, size(b, file))
	})
	b.Run("zip", func(b *testing.B) {
		file := france(b, synth.Zip)
		inflated := inflate(b, file)
		ours, theirs := contest(b, func() { filter(b, file) }, func() { inflate(b, file) })
		perRow(b, ours, theirs, inflated)
	})
	b.Run("parquet", func(b *testing.B) {
		file := france(b, synth.Parquet)
		ours, theirs := contest(b, func() { threeColumns(b, file) }, func() { withParquetRows(b, file) })
		perRow(b, ours, theirs, size(b, file))
	})
}

// perRow reports speeds.
func perRow(b *testing.B, ours, theirs float64, bytes int64) {
	b.Helper()
	rows := float64(franceLength(b))
	b.ReportMetric(float64(bytes)/1e6/ours, "MB/s")
	b.ReportMetric(ours/rows*1e9, "ns/row")
	b.ReportMetric(theirs/rows*1e9, "peer-ns/row")
	b.ReportMetric(rows/ours/1e6, "Mrows/s")
}

// filter reads the establishments of a file, and only them: no unit is known.
func filter(b *testing.B, file string) {
	b.Helper()
	book, err := layout.Parse(columnsYAML)
	if err != nil {
		b.Fatal(err)
	}
	r := newReader(source.Input{File: file, Keep: sourcetest.KeepMEL(b)}, &discard{}, settings{book: book, employer: employerEither})
	if err := r.readEstablishments(b.Context()); err != nil {
		b.Fatal(err)
	}
	if c := r.Counts(); c.Read != int64(franceLength(b)) || c.RejectedRows() != 0 || r.tells.noUnit == 0 {
		b.Fatalf("%+v, %+v", c, r.tells)
	}
}

// withEncodingCSV finds the same rows.
func withEncodingCSV(b *testing.B, file string) {
	b.Helper()
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	r := csv.NewReader(bufio.NewReaderSize(f, blockSize))
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		b.Fatal(err)
	}
	column, members, found := slices.Index(header, "codeCommuneEtablissement"), sourcetest.Members(b), 0
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if members[row[column]] {
			found++
		}
	}
	if err := f.Close(); err != nil || found == 0 {
		b.Fatal(found, err)
	}
}

// inflate reads the table in a zip and does nothing with it.
func inflate(b *testing.B, file string) int64 {
	b.Helper()
	archive, err := infile.OpenZip(file, infile.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	r, err := archive.Open(b.Context(), strings.TrimSuffix(filepath.Base(file), ".zip")+".csv")
	if err != nil {
		b.Fatal(err)
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, aheadSize))
	if err := errors.Join(err, r.Close(), archive.Close()); err != nil {
		b.Fatal(err)
	}
	return n
}

// threeColumns reads what tells the active establishments of the territory.
func threeColumns(b *testing.B, file string) {
	b.Helper()
	in, err := openParquet(file, []layout.Column{
		{Name: "siret", Names: []string{"siret"}},
		{Name: "state", Names: []string{"etatAdministratifEtablissement"}},
		{Name: "commune", Names: []string{"codeCommuneEtablissement"}},
	}, infile.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	members, found := sourcetest.Members(b), 0
	for more, err := in.next(); more; more, err = in.next() {
		if err != nil {
			b.Fatal(err)
		}
		siret, _ := number(in.field(0), siretDigits)
		if siret > 0 && string(in.field(1)) == "A" && members[string(in.field(2))] {
			found++
		}
	}
	if err := in.close(); err != nil || found == 0 {
		b.Fatal(found, err)
	}
}

// withParquetRows does the same with the library's own reader of rows.
func withParquetRows(b *testing.B, file string) {
	b.Helper()
	type narrow struct {
		SIRET   string `parquet:"siret,optional"`
		State   string `parquet:"etatAdministratifEtablissement,optional"`
		Commune string `parquet:"codeCommuneEtablissement,optional"`
	}
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	r := parquet.NewGenericReader[narrow](f)
	members, buf, found := sourcetest.Members(b), make([]narrow, batchRows), 0
	for {
		n, err := r.Read(buf)
		for _, row := range buf[:n] {
			if row.State == "A" && members[row.Commune] {
				found++
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(r.Close(), f.Close()); err != nil || found == 0 {
		b.Fatal(found, err)
	}
}

func size(tb testing.TB, file string) int64 {
	tb.Helper()
	info, err := os.Stat(file)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}
