package sirene

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

// The benchmarks make files with the columns of the real ones and values of about
// their length, from a fixed seed, and read them beside what else could read them.
// One establishment in 55 lies in the territory, as in the MEL; one unit in 20 is of
// the social economy.

const (
	benchRows   = 200_000
	benchInside = 55
	benchESS    = 20
)

const establishmentHeader = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,activitePrincipaleNAF25Etablissement"

// communeColumn is where codeCommuneEtablissement stands in it.
const communeColumn = 22

// benchSIREN is the SIREN of the n-th establishment: one and a half for each unit.
func benchSIREN(n int) int { return 300_000_000 + n*2/3*10 }

func benchCommune(n int) string {
	if n%benchInside == 0 {
		return "59350"
	}
	return fmt.Sprintf("%05d", 1000+n*7919%34000)
}

func establishmentLine(w io.Writer, n int, r *rand.Rand) error {
	street := "RUE DU GENERAL DE GAULLE"
	if n%40 == 0 {
		street = "\"RUE DU MOLINEL, BATIMENT B\"" // some fields are quoted
	}
	siren := benchSIREN(n)
	_, err := fmt.Fprintf(w, "%09d,%05d,%09d%05d,O,2012-03-01,%s,2023,,2024-03-29T14:21:05.447,true,4,,%d,,,,RUE,%s,%05d,VILLENEUVE SUR LOT,,,%s,,,,,%05d0000%05d_B,%d.%d,%d.%d,,,,,,,,,,,,,,,2020-01-01,A,,,,,88.99B,NAFRev2,O,88.99Y\n",
		siren, n%7+1, siren, n%7+1, []string{"NN", "01", "02", "11"}[r.IntN(4)], r.IntN(200), street, r.IntN(95000), benchCommune(n),
		r.IntN(95000), r.IntN(9999), 400000+r.IntN(500000), r.IntN(99), 6200000+r.IntN(900000), r.IntN(99))
	return err
}

// writeLines makes a file of a header and rows.
func writeLines(tb testing.TB, file, header string, rows int, line func(io.Writer, int, *rand.Rand) error) {
	tb.Helper()
	f, err := os.Create(file)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(f)
	r := rand.New(rand.NewPCG(1, 2))
	_, err = w.WriteString(header + "\n")
	for n := 0; n < rows && err == nil; n++ {
		err = line(w, n, r)
	}
	if err := errors.Join(err, w.Flush(), f.Close()); err != nil {
		tb.Fatal(err)
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

func onlyLille(r source.Ref) bool { return r.Code == "59350" }

// filter reads the establishments of a file, and only them.
func filter(b *testing.B, file string) {
	b.Helper()
	book, err := layout.Parse(columnsYAML)
	if err != nil {
		b.Fatal(err)
	}
	sink := &discard{}
	r := newReader(source.Input{File: file, Keep: onlyLille}, sink, settings{book: book, employer: employerEither})
	if err := r.readEstablishments(b.Context()); err != nil {
		b.Fatal(err)
	}
	if c := r.Counts(); c.Read != benchRows || c.RejectedRows() != 0 || r.tells.noUnit != (benchRows+benchInside-1)/benchInside {
		b.Fatalf("%+v, %+v", c, r.tells)
	}
}

// discard counts establishments.
type discard struct {
	sourcetest.Recorder
	n int
}

func (d *discard) Establishment(source.Establishment) error { d.n++; return nil }

// BenchmarkCSV compares the filter with encoding/csv looking at the same column: 1.6
// times its speed is asked for.
func BenchmarkCSV(b *testing.B) {
	file := filepath.Join(b.TempDir(), "StockEtablissement.csv")
	writeLines(b, file, establishmentHeader, benchRows, establishmentLine)
	b.Run("essor", func(b *testing.B) {
		b.SetBytes(size(b, file))
		for b.Loop() {
			filter(b, file)
		}
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(size(b, file))
		for b.Loop() {
			f, err := os.Open(file)
			if err != nil {
				b.Fatal(err)
			}
			r := csv.NewReader(bufio.NewReaderSize(f, blockSize))
			r.ReuseRecord = true
			found := 0
			for {
				row, err := r.Read()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					b.Fatal(err)
				}
				if row[communeColumn] == "59350" {
					found++
				}
			}
			if found != (benchRows+benchInside-1)/benchInside {
				b.Fatal(found)
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkZip compares the filter of a zipped file with inflating it: 0.9 times its
// speed is asked for.
func BenchmarkZip(b *testing.B) {
	dir := b.TempDir()
	plain, file := filepath.Join(dir, "StockEtablissement.csv"), filepath.Join(dir, "StockEtablissement.zip")
	writeLines(b, plain, establishmentHeader, benchRows, establishmentLine)
	zipFile(b, plain, file)
	b.Run("essor", func(b *testing.B) {
		b.SetBytes(size(b, plain))
		for b.Loop() {
			filter(b, file)
		}
	})
	b.Run("inflate", func(b *testing.B) {
		b.SetBytes(size(b, plain))
		for b.Loop() {
			archive, err := infile.OpenZip(file, infile.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			r, err := archive.Open(b.Context(), "StockEtablissement.csv")
			if err != nil {
				b.Fatal(err)
			}
			_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, aheadSize))
			if err := errors.Join(err, r.Close(), archive.Close()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func zipFile(tb testing.TB, from, to string) {
	tb.Helper()
	f, err := os.Create(to)
	if err != nil {
		tb.Fatal(err)
	}
	z := zip.NewWriter(f)
	w, err := z.Create(filepath.Base(from))
	if err != nil {
		tb.Fatal(err)
	}
	in, err := os.Open(from)
	if err != nil {
		tb.Fatal(err)
	}
	_, err = io.Copy(w, in)
	if err := errors.Join(err, in.Close(), z.Close(), f.Close()); err != nil {
		tb.Fatal(err)
	}
}

// parquetEstablishment has three columns that are read and one that is not.
type parquetEstablishment struct {
	SIRET   string  `parquet:"siret,zstd"`
	State   string  `parquet:"etatAdministratifEtablissement,dict,zstd"`
	Commune *string `parquet:"codeCommuneEtablissement,optional,dict,zstd"`
	Street  string  `parquet:"libelleVoieEtablissement,zstd"`
}

// BenchmarkParquet reads three columns: a million rows a second are asked for. The
// baseline is the library's own reader of rows.
func BenchmarkParquet(b *testing.B) {
	file := filepath.Join(b.TempDir(), "StockEtablissement.parquet")
	rows := make([]parquetEstablishment, benchRows)
	for n := range rows {
		commune := benchCommune(n)
		rows[n] = parquetEstablishment{fmt.Sprintf("%09d%05d", benchSIREN(n), n%7+1), "A", &commune, "RUE DU GENERAL DE GAULLE"}
	}
	if err := parquet.WriteFile(file, rows, parquet.MaxRowsPerRowGroup(100_000)); err != nil {
		b.Fatal(err)
	}
	wanted := []layout.Column{
		{Name: "siret", Names: []string{"siret"}},
		{Name: "state", Names: []string{"etatAdministratifEtablissement"}},
		{Name: "commune", Names: []string{"codeCommuneEtablissement"}},
	}
	inside := (benchRows + benchInside - 1) / benchInside
	b.Run("essor", func(b *testing.B) {
		for b.Loop() {
			in, err := openParquet(file, wanted, infile.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			found := 0
			for more, err := in.next(); more; more, err = in.next() {
				if err != nil {
					b.Fatal(err)
				}
				siret, _ := number(in.field(0), siretDigits)
				if siret > 0 && string(in.field(1)) == "A" && string(in.field(2)) == "59350" {
					found++
				}
			}
			if err := in.close(); err != nil || found != inside {
				b.Fatal(found, err)
			}
		}
		b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("parquet-go-rows", func(b *testing.B) {
		type narrow struct {
			SIRET   string  `parquet:"siret"`
			State   string  `parquet:"etatAdministratifEtablissement"`
			Commune *string `parquet:"codeCommuneEtablissement,optional"`
		}
		for b.Loop() {
			f, err := os.Open(file)
			if err != nil {
				b.Fatal(err)
			}
			r := parquet.NewGenericReader[narrow](f)
			buf, found := make([]narrow, batchRows), 0
			for {
				n, err := r.Read(buf)
				for _, row := range buf[:n] {
					if row.Commune != nil && *row.Commune == "59350" {
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
			if err := errors.Join(r.Close(), f.Close()); err != nil || found != inside {
				b.Fatal(found, err)
			}
		}
		b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

const unitHeader = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,pseudonymeUniteLegale,identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,dateDernierTraitementUniteLegale,nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,caractereEmployeurUniteLegale,activitePrincipaleNAF25UniteLegale"

func unitLine(w io.Writer, n int, _ *rand.Rand) error {
	category := 5499
	if n%benchESS == 0 {
		category = 9220
	}
	_, err := fmt.Fprintf(w, "%09d,O,,2012-03-01,,,,,,,,,W595%06d,01,2023,2024-03-29T14:21:05.447,4,PME,2022,2020-01-01,A,,,ASSOCIATION DES HABITANTS NUMERO %d,,,,%04d,88.99B,NAFRev2,00011,,,O,88.99Y\n",
		300_000_000+n*10, n, n, category)
	return err
}

func placeLine(w io.Writer, n int, r *rand.Rand) error {
	_, err := fmt.Fprintf(w, "%09d%05d;%d.5;%d.25;11;2154;HZ;0101;;HZ;;59350;12.0;1;1;;1;;50.6;3.05\n",
		benchSIREN(n), n%7+1, 400000+r.IntN(500000), 6200000+r.IntN(900000))
	return err
}

// BenchmarkFrance reads the three files with everything kept, and tells how much
// memory that took. ESSOR_BENCH_ROWS is the number of establishments; France has 44
// million, 17 of them active.
func BenchmarkFrance(b *testing.B) {
	rows := 4 * benchRows
	if text := os.Getenv("ESSOR_BENCH_ROWS"); text != "" {
		if _, err := fmt.Sscan(text, &rows); err != nil {
			b.Fatal(err)
		}
	}
	dir := b.TempDir()
	file := filepath.Join(dir, "StockEtablissement.csv")
	writeLines(b, file, establishmentHeader, rows, establishmentLine)
	writeLines(b, filepath.Join(dir, "StockUniteLegale.csv"), unitHeader, rows*2/3+1, unitLine)
	writeLines(b, filepath.Join(dir, "GeolocalisationEtablissement.csv"),
		"siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;distance_precision;qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;y_latitude;x_longitude", rows, placeLine)
	runtime.GC()
	ctx, stop := context.WithCancel(b.Context())
	peak := watchMemory(ctx)
	for b.Loop() {
		sink := &discard{}
		counts, err := Read(ctx, source.Input{File: file}, sink)
		if err != nil || counts.Check() != nil || int64(sink.n) != counts.Kept || sink.n < rows/benchESS {
			b.Fatal(sink.n, counts, err)
		}
	}
	stop()
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MB")
}

// watchMemory looks every 20 ms how much memory the program has from the system.
func watchMemory(ctx context.Context) *atomic.Uint64 {
	var peak atomic.Uint64
	go func() {
		for ctx.Err() == nil {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.Sys-m.HeapReleased))
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return &peak
}
