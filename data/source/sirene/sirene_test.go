package sirene_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/sirene"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

// recorder is a sink that takes establishments.
type recorder struct {
	sourcetest.Recorder
	establishments []source.Establishment
}

func (r *recorder) Establishment(e source.Establishment) error {
	r.establishments = append(r.establishments, e)
	return nil
}

func (r *recorder) of(siret string) (source.Establishment, bool) {
	for _, e := range r.establishments {
		if e.SIRET == siret {
			return e, true
		}
	}
	return source.Establishment{}, false
}

// The headers have the columns that are read and one more, in an order of their own.
const (
	unitsCSV = `siren,statutDiffusionUniteLegale,etatAdministratifUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,sigleUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale
000000018,O,A,"LES JARDINS, ""DU BAC""",,,9220,88.99B,NAFRev2,,
26,O,A,,COOP USUELLE,,5458,43.21A,NAFRev2,N,
000000034,O,A,SAS SOLIDAIRE,,,5710,62.01Z,NAFRev2,O,O
000000042,P,A,[ND],,[ND],9220,94.99Z,NAFRev2,,
000000059,O,C,ANCIENNE,,,9220,94.99Z,NAFRev2,,
000000067,O,A,SARL ORDINAIRE,,,5499,47.11A,NAFRev2,,
000000075,O,A,SYNDICAT,,,9220,94.20Z,NAFRev2,,
000000083,O,A,SCOP EN SAS,,,5710,62.01Z,NAFRev2,,
000000091,O,A,,,,9220,94.99Z,NAFRev2,O,
00000X,O,A,NO NUMBER,,,9220,94.99Z,NAFRev2,,
000000018,O,A,AGAIN,,,9220,94.99Z,NAFRev2,,
000000117,O,A,too few
`
	establishmentsCSV = `siren,siret,statutDiffusionEtablissement,trancheEffectifsEtablissement,codePostalEtablissement,codeCommuneEtablissement,etatAdministratifEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement
000000018,00000001800011,O,11,59000,59350,A,,,88.99B,NAFRev2,O
000000018,1800029,O,NN,59000,59355,A,,,88.99B,NAFRev2,N
000000018,00000001800037,O,,59000,59350,F,,,88.99B,NAFRev2,N
000000026,00000002600018,O,00,59100,59512,A,"LE COMPTOIR
DU FOND",,43.21A,NAFRev2,N
000000034,00000003400019,O,,59000,59350,A,,,62.01Z,NAFRev2,O
000000042,00000004200017,P,NN,[ND],59350,A,[ND],,[ND],,N
000000059,00000005900016,O,NN,59000,59350,A,,,94.99Z,NAFRev2,N
000000067,00000006700011,O,01,59000,59350,A,,,47.11A,NAFRev2,O
000000075,00000007500014,O,01,59000,59350,A,,,94.20Z,NAFRev2,O
000000083,00000008300017,O,02,59000,59350,A,,,62.01Z,NAFRev2,O
000000091,00000009100011,O,NN,59000,59350,A,BOUTIQUE,CHEZ NOUS,91.3E,NAFRev1,N
000000018,00000001800045,O,03,75001,75101,A,,,88.99B,NAFRev2,O
000000018,00000001800011,O,11,59000,59350,A,,,88.99B,NAFRev2,O
000000018,,O,11,59000,59350,A,,,88.99B,NAFRev2,O
000000018,00000001800052,O,11,59000,59350,X,,,88.99B,NAFRev2,O
000000018,00000001800060,O,11,59000,,A,,,88.99B,NAFRev2,O
000000018,00000001800078,O,11,59000,LILLE,A,,,88.99B,NAFRev2,O
999999999,99999999900011,O,11,59000,59350,A,,,88.99B,NAFRev2,O
000000018,00000001800086,O,11,59000,59350,A,,,88.99B,NAFRev2
000000018,00000001800094,O,11,974,97411,A,,,88.99B,NAFRev2,O
000000018,00000001800102,O,11,0,1004,A,,,88.99B,NAFRev2,O
`
	// The points of the first and of the last establishment are those of the tests of
	// package proj, in Lille and Saint-Denis de La Réunion.
	placesCSV = `siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_qp15;plg_code_commune;distance_precision;qualite_qp24;qualite_iris;qualite_qp15;y_latitude;x_longitude
00000001800011;704152.97760;7059548.94524;11;2154;HZ;0101;QP059074;59350;;1;1;1;;
1800029;704100.5;7059000;12;2154;HZ;0101;HZ;59350;;2;1;1;;
00000002600018;704000;7059000;33;2154;QN05901M;0101;QP059001;59512;;1;1;1;;
00000003400019;704000;7059000;21;9999;HZ;0101;HZ;59350;;1;1;1;;
00000008300017;704000;7059000;21;2154;HZ;0101;HZ;59350;;3;1;1;;
00000009100011;4;4;21;2154;HZ;0101;HZ;59350;;1;1;1;;
00000001800094;338807.60939;7690477.74540;11;2975;HZ;0101;HZ;97411;;1;1;1;;
00000001800094;1;2;33;2975;HZ;0101;HZ;97411;;1;1;1;;
notasiret;1;2;33;2975;HZ;0101;HZ;97411;;1;1;1;;
`
	listCSV = "\ufeffSIREN;Nom ou raison sociale de l'entreprise;Famille juridique de l'entreprise;Code postal\n" +
		"83;SCOP EN SAS;Coopératives;59000\n18;LES JARDINS;Associations;59000\n"
)

// lille keeps the communes of the tests, and says no to all others.
func lille(r source.Ref) bool {
	return r.Level == source.Commune && slices.Contains([]string{"59350", "59355", "59512", "75056", "97411", "01004"}, r.Code)
}

// folder writes the files of a reading and returns that of the establishments.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "StockEtablissement_utf8.csv")
}

func all() map[string]string {
	return map[string]string{
		"StockUniteLegale_utf8.csv": unitsCSV, "StockEtablissement_utf8.csv": establishmentsCSV,
		"GeolocalisationEtablissement_Sirene.csv": placesCSV, "entreprisesess.csv": listCSV,
		"StockUniteLegaleHistorique_utf8.csv": "siren,dateFin\n",
	}
}

func read(t *testing.T, in source.Input) (*recorder, source.Counts) {
	t.Helper()
	r := &recorder{}
	counts, err := sirene.Read(t.Context(), in, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	return r, counts
}

func TestFatesOfRows(t *testing.T) {
	r, counts := read(t, source.Input{File: folder(t, all()), Keep: lille})
	var got []string
	for _, e := range r.establishments {
		got = append(got, fmt.Sprintf("%d %s %s %s %s insee=%v law=%v employer=%v %q %s %q %s diffusible=%v", e.Row, e.SIRET, e.Commune, e.LegalCategory,
			e.Family, e.InINSEE, e.InLaw, e.Employer, e.SizeClass, e.APE, e.Name, e.PlaceQuality, e.Diffusible))
	}
	want := []string{
		`2 00000001800011 59350 9220 associations insee=true law=true employer=true "11" 88.99B "LES JARDINS, \"DU BAC\"" certain diffusible=true`,
		`3 00000001800029 59355 9220 associations insee=true law=true employer=false "NN" 88.99B "LES JARDINS, \"DU BAC\"" probable diffusible=true`,
		`5 00000002600018 59512 5458 cooperatives insee=true law=false employer=true "00" 43.21A "COOP USUELLE" commune diffusible=true`,
		`7 00000003400019 59350 5710 companies insee=false law=true employer=true "" 62.01Z "SAS SOLIDAIRE"  diffusible=true`,
		`8 00000004200017 59350 9220 associations insee=true law=false employer=false "NN"  ""  diffusible=false`,
		`12 00000008300017 59350 5710 cooperatives insee=false law=true employer=true "02" 62.01Z "SCOP EN SAS" undetermined diffusible=true`,
		`13 00000009100011 59350 9220 associations insee=true law=true employer=false "NN" 91.3E "CHEZ NOUS"  diffusible=true`,
		`14 00000001800045 75101 9220 associations insee=true law=true employer=true "03" 88.99B "LES JARDINS, \"DU BAC\""  diffusible=true`,
		`22 00000001800094 97411 9220 associations insee=true law=true employer=true "11" 88.99B "LES JARDINS, \"DU BAC\"" certain diffusible=true`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	wantCounts := source.Counts{Read: 21, Kept: 9, Skipped: 6, Rejected: map[string]int64{
		"code.duplicate": 1, "sirene.siret": 1, "sirene.state": 1, "code.commune": 1, "table.too_few_fields": 1, "code.number": 1,
	}}
	if d := cmp.Diff(wantCounts, counts); d != "" {
		t.Error(d)
	}
}

func TestIssues(t *testing.T) {
	r, _ := read(t, source.Input{File: folder(t, all()), Keep: lille, Options: map[string]string{"expect": "2800-4000"}})
	var got []string
	for _, i := range r.Issues {
		got = append(got, fmt.Sprintf("%d %s %s %s %v", i.Row, i.Column, i.Code, i.Effect, i.Args))
	}
	want := []string{
		"0  sirene.perimeter noted map[title:Working list after the method sheet of CRESS Midi-Pyrénées (CLAP 2010) and INSEE's nomenclature of legal forms version:2026-11]",
		"0  sirene.listed noted map[count:2]",
		"0  sirene.companion_row noted map[companion:StockUniteLegale_utf8.csv count:1 first:11 problem:code.siren]",
		"0  sirene.companion_twin noted map[companion:StockUniteLegale_utf8.csv count:1 first:12]",
		"0  sirene.companion_row noted map[companion:StockUniteLegale_utf8.csv count:1 first:13 problem:table.too_few_fields]",
		"15 siret code.duplicate rejected map[first:2 value:00000001800011]",
		"16 siret sirene.siret rejected map[value:]",
		"17 etatAdministratifEtablissement sirene.state rejected map[value:X]",
		"19 codeCommuneEtablissement code.commune rejected map[value:LILLE]",
		"21  table.too_few_fields rejected map[got:11 want:12]",
		"23 codeCommuneEtablissement code.number rejected map[value:1004]",
		"0  sirene.companion_row noted map[companion:GeolocalisationEtablissement_Sirene.csv count:1 first:10 problem:code.siret]",
		"0  sirene.employer noted map[both:3 count:4 flag_only:0 rule:either size_only:1]",
		"0  sirene.no_commune noted map[count:1 total:9]",
		"0  sirene.no_unit noted map[count:1 first:99999999900011 total:9]",
		"0  sirene.closed_unit noted map[count:1 total:9]",
		"0  sirene.hidden noted map[count:1 total:9]",
		"0  sirene.untested noted map[count:2 total:9]",
		"0  sirene.unlocated noted map[count:4 total:9]",
		"0  sirene.commune_only noted map[count:1 total:9]",
		"0  sirene.undetermined noted map[count:1 total:9]",
		"0  sirene.point_outside noted map[count:1 total:9]",
		"0  sirene.epsg noted map[count:1 epsg:9999]",
		"0  sirene.unexpected noted map[count:4 least:2800 most:4000]",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// The expected places are those of the tests of package proj, by PROJ 9.1.1.
func TestPlaces(t *testing.T) {
	r, _ := read(t, source.Input{File: folder(t, all()), Keep: lille})
	for siret, want := range map[string][2]float64{"00000001800011": {3.0586, 50.6329}, "00000001800094": {55.4504, -20.8789}} {
		e, _ := r.of(siret)
		if e.Point == nil || math.Abs(e.Point[0]-want[0]) > 1e-6 || math.Abs(e.Point[1]-want[1]) > 1e-6 {
			t.Errorf("%s lies at %v, want %v", siret, e.Point, want)
		}
	}
	for _, e := range r.establishments {
		if has := e.Point != nil; has != slices.Contains([]source.PlaceQuality{source.PlaceCertain, source.PlaceProbable, source.PlaceUndetermined}, e.PlaceQuality) {
			t.Errorf("%s: a place of quality %q, point %v", e.SIRET, e.PlaceQuality, e.Point)
		}
	}
}

// Whatever the container, the records are the same.
func TestContainers(t *testing.T) {
	plain, plainCounts := read(t, source.Input{File: folder(t, all()), Keep: lille})
	files := all()
	for name, body := range all() {
		delete(files, name)
		if strings.Contains(name, "Geo") {
			files[name+".gz"] = gzipped(t, body)
			continue
		}
		files[strings.TrimSuffix(name, ".csv")+".zip"] = zipped(t, name, strings.ReplaceAll(body, "\n", "\r\n"))
	}
	dir := filepath.Dir(folder(t, files))
	var told []int64
	r, counts := read(t, source.Input{
		File: filepath.Join(dir, "StockEtablissement_utf8.zip"), Keep: lille,
		Progress: func(done, total int64) {
			if done > total {
				t.Errorf("%d of %d bytes", done, total)
			}
			told = append(told, done)
		},
	})
	if d := cmp.Diff(plain.establishments, r.establishments); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(plainCounts, counts); d != "" {
		t.Error(d)
	}
	if len(told) == 0 || !slices.IsSorted(told) {
		t.Errorf("progress %v", told)
	}
}

func zipped(t *testing.T, name, body string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(body))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(body))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Lomme is kept when the option names it, though the territory's communes do not.
func TestAlso(t *testing.T) {
	onlyLille := func(r source.Ref) bool { return r.Code == "59350" }
	for also, want := range map[string]bool{"": false, "59298, 59355": true} {
		r, _ := read(t, source.Input{File: folder(t, all()), Keep: onlyLille, Options: map[string]string{"also": also}})
		if e, ok := r.of("00000001800029"); ok != want || ok && e.Commune != "59355" {
			t.Errorf("also %q: %v, %+v", also, ok, e)
		}
	}
}

func TestRulesOfEmployers(t *testing.T) {
	for rule, want := range map[string]int{"": 6, "either": 6, "flag": 5, "size": 5} {
		r, _ := read(t, source.Input{File: folder(t, all()), Keep: lille, Options: map[string]string{"employer": rule}})
		n := 0
		for _, e := range r.establishments {
			if e.Employer {
				n++
			}
		}
		if n != want {
			t.Errorf("rule %q: %d employers, want %d", rule, n, want)
		}
	}
}

func TestPerimeterOfThePack(t *testing.T) {
	files := all()
	files["own.yaml"] = "version: own\nactivity_level: unit\nsources: {own: ours}\ncategories:\n  - {code: \"5499\", rule: in, family: companies, source: own}\n"
	delete(files, "entreprisesess.csv")
	delete(files, "GeolocalisationEtablissement_Sirene.csv")
	r, _ := read(t, source.Input{File: folder(t, files), Keep: lille, Options: map[string]string{"perimeter": "own.yaml"}})
	if e, ok := r.of("00000006700011"); !ok || !e.InINSEE || e.Family != "companies" {
		t.Errorf("%+v", e)
	}
	if len(r.IssuesOf("sirene.no_list")) != 1 || len(r.IssuesOf("sirene.no_places")) != 1 {
		t.Error("files that were not given are not told")
	}
}

// Files from before 2024 have one column of QPV.
func TestOlderPlaces(t *testing.T) {
	files := all()
	files["GeolocalisationEtablissement_Sirene.csv"] = "siret;x;y;qualite_xy;epsg;plg_qp;plg_iris;plg_zus;plg_qva;plg_code_commune;distance_precision;qualite_qp;qualite_iris\n" +
		"00000001800011;704000;7059000;11;2154;QP059074;0101;;;59350;;2;1\n"
	r, _ := read(t, source.Input{File: folder(t, files), Keep: lille})
	if e, _ := r.of("00000001800011"); e.PlaceQuality != source.PlaceProbable {
		t.Errorf("quality %q", e.PlaceQuality)
	}
}

func TestFaults(t *testing.T) {
	without := func(name string) map[string]string {
		files := all()
		delete(files, name)
		return files
	}
	with := func(name, body string) map[string]string {
		files := all()
		files[name] = body
		return files
	}
	tests := []struct {
		name    string
		files   map[string]string
		options map[string]string
		want    infile.Code
	}{
		{"no units", without("StockUniteLegale_utf8.csv"), nil, sirene.NoCompanion},
		{"places asked for", all(), map[string]string{"places": "nothing*.csv"}, sirene.NoCompanion},
		{"bad pattern", all(), map[string]string{"places": "[", "units": "StockUniteLegale_utf8.csv"}, "input.option_bad"},
		{"bad rule", all(), map[string]string{"employer": "maybe"}, "input.option_bad"},
		{"bad bounds", all(), map[string]string{"expect": "4000-2800"}, "input.option_bad"},
		{"category that is not open", all(), map[string]string{"count": "9220"}, "perimeter.unknown_category"},
		{"missing column", with("StockUniteLegale_utf8.csv", "siren,x\n1,2\n"), nil, "table.missing_column"},
		{"column twice", with("entreprisesess.csv", "siren,SIREN\n1,2\n"), nil, "table.duplicate_column"},
		{"empty", with("StockUniteLegale_utf8.csv", ""), nil, infile.Empty},
		{"blank", with("StockUniteLegale_utf8.csv", "\n\n"), nil, "table.no_header"},
		{"cut zip", with("StockUniteLegale_utf8.csv", "PK\x03\x04cut"), nil, infile.Truncated},
		{"no Parquet", with("StockUniteLegale_utf8.csv", "PAR1 is how it begins, but no more"), nil, infile.Corrupt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sirene.Read(t.Context(), source.Input{File: folder(t, tt.files), Options: tt.options}, &recorder{})
			var fault *infile.Fault
			if !errors.As(err, &fault) || fault.Code != tt.want {
				t.Errorf("error = %v, want a fault %s", err, tt.want)
			}
		})
	}
}

func TestErrorOfTheSink(t *testing.T) {
	if _, err := sirene.Read(t.Context(), source.Input{File: folder(t, all())}, &sourcetest.Recorder{}); err == nil {
		t.Error("a sink that takes no establishments was accepted")
	}
	full := errors.New("disk full")
	if _, err := sirene.Read(t.Context(), source.Input{File: folder(t, all())}, &fullSink{err: full}); !errors.Is(err, full) {
		t.Errorf("error = %v, want that of the sink", err)
	}
}

type fullSink struct {
	sourcetest.Recorder
	err error
}

func (f *fullSink) Establishment(source.Establishment) error { return f.err }

// The real header of StockEtablissement: 3 rows, closed.
func TestRealHeader(t *testing.T) {
	body, err := os.ReadFile(sourcetest.Real(t, "sirene/sample_etablissements_OK.csv"))
	if err != nil {
		t.Fatal(err)
	}
	files := all()
	files["StockEtablissement_utf8.csv"] = string(body)
	r, counts := read(t, source.Input{File: folder(t, files)})
	if counts.Read != 3 || counts.Skipped != 3 || len(r.establishments) != 0 {
		t.Errorf("%+v", counts)
	}
}

// Extracts of the real units and of ESS France's list have 3 375 and 2 061 rows
// (counts of the same files by another program).
func TestRealList(t *testing.T) {
	body, err := os.ReadFile(sourcetest.Real(t, "ess/01_ess_x_naf.csv"))
	if err != nil {
		t.Fatal(err)
	}
	files := all()
	files["entreprisesess.csv"] = string(body)
	r, _ := read(t, source.Input{File: folder(t, files)})
	if notes := r.IssuesOf("sirene.listed"); len(notes) != 1 || notes[0].Args["count"] != "2061" {
		t.Errorf("%+v", notes)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(establishmentsCSV), []byte(unitsCSV), []byte(placesCSV))
	f.Add([]byte("PAR1"), []byte("siren,\"\n"), []byte("\ufeffsiret;x\n"))
	file := folder(f, map[string]string{"StockUniteLegale.csv": "", "GeolocalisationEtablissement.csv": ""})
	dir := filepath.Dir(file)
	readIt, err := sirene.Prepared(f.Context(), source.Input{File: file})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, establishments, units, places []byte) {
		for name, body := range map[string][]byte{
			"StockEtablissement_utf8.csv": establishments, "StockUniteLegale.csv": units, "GeolocalisationEtablissement.csv": places,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r := &recorder{}
		counts, err := readIt(t.Context(), r)
		var fault *infile.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("error without a fault: %v", err)
		}
		if err := counts.Check(); err != nil {
			t.Error(err)
		}
		for _, e := range r.establishments {
			if len(e.SIRET) != 14 || e.SIREN != e.SIRET[:9] || len(e.Commune) != 5 || e.Family == "" || !e.InINSEE && !e.InLaw {
				t.Errorf("incomplete establishment %+v", e)
			}
			if !e.Diffusible && e.Name != "" || strings.ContainsRune(e.Name, 0) || strings.ToValidUTF8(e.Name, "") != e.Name {
				t.Errorf("a name that must not be stored: %+v", e)
			}
			if e.Point != nil && (math.IsNaN(e.Point[0]) || math.IsNaN(e.Point[1]) || e.PlaceQuality == source.PlaceCommune) {
				t.Errorf("a point that makes no sense: %+v", e)
			}
		}
	})
}
