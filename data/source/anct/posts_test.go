package anct_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/anct"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/geo/infile"
)

// mel are the options of the pack of the MEL.
func mel() map[string]string {
	return map[string]string{"code_cv": "CV192,CN05911M", "epci": "200093201"}
}

// TestSumsOfTheMEL compares with counts of the same files by another program, which were made
// by another program, and with a sum of floats by encoding/json.
func TestSumsOfTheMEL(t *testing.T) {
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: the files of the ANCT are not in the repository")
	}
	tests := []struct {
		name string
		read source.ReadFunc
		rows int64
		kept int64
		euro int64 // rounded
	}{
		{"adulte-relais-2020", anct.ReadAdulteRelais, 4660, 253, 5028390},
		{"adulte-relais-2021", anct.ReadAdulteRelais, 5377, 290, 5820828},
		{"adulte-relais-2022", anct.ReadAdulteRelais, 5623, 295, 6269930},
		{"adulte-relais-2023", anct.ReadAdulteRelais, 5416, 270, 6090047},
		{"postes-fonjep-2020", anct.ReadFONJEP, 1455, 61, 416706},
		{"postes-fonjep-2021", anct.ReadFONJEP, 1462, 62, 414915},
		{"postes-fonjep-2022", anct.ReadFONJEP, 1429, 59, 401781},
		{"postes-fonjep-2023", anct.ReadFONJEP, 1478, 64, 439392},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(dir, "anct_civille", tt.name+".json.gz")
			r := &sourcetest.Recorder{}
			counts, err := tt.read(t.Context(), source.Input{File: file, Options: mel()}, r)
			if err != nil || counts.Check() != nil {
				t.Fatal(err, counts.Check())
			}
			if counts.Read != tt.rows || counts.Kept != tt.kept {
				t.Errorf("%d rows read, %d kept; want %d, %d", counts.Read, counts.Kept, tt.rows, tt.kept)
			}
			var sum source.Cents
			for _, g := range r.Grants {
				sum += g.Net()
				if len(g.Places) != 1 || g.Places[0].Ref.String() != "epci/200093201" || fmt.Sprint(g.Year) != tt.name[len(tt.name)-4:] {
					t.Fatalf("grant %+v", g)
				}
			}
			if (int64(sum)+50)/100 != tt.euro {
				t.Errorf("sum = %d cents, want %d €", sum, tt.euro)
			}
			if want := sumByEncodingJSON(t, file); sum != want {
				t.Errorf("sum = %d cents, encoding/json and floats give %d", sum, want)
			}
		})
	}
}

// sumByEncodingJSON sums the rows of contrat CV192 in another way.
func sumByEncodingJSON(t *testing.T, file string) source.Cents {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Contract string  `json:"code_cv"`
		Amount   float64 `json:"montant"`
	}
	if err := json.NewDecoder(z).Decode(&rows); err != nil {
		t.Fatal(err)
	}
	var sum source.Cents
	for _, row := range rows {
		if row.Contract == "CV192" {
			sum += source.Cents(row.Amount*100 + 0.5)
		}
	}
	return sum
}

// The repeated rows were counted by another program: 22, 23 and 23, all with the
// number of their post; in 2023 there is none.
func TestRepeatedPostsOfRealFiles(t *testing.T) {
	dir := os.Getenv("ESSOR_REAL_DATA")
	if dir == "" {
		t.Skip("ESSOR_REAL_DATA is not set: the files of the ANCT are not in the repository")
	}
	for year, want := range map[int]int64{2020: 22, 2021: 23, 2022: 23, 2023: 0} {
		r := &sourcetest.Recorder{}
		file := filepath.Join(dir, "anct_civille", fmt.Sprintf("postes-fonjep-%d.json.gz", year))
		counts, err := anct.ReadFONJEP(t.Context(), source.Input{File: file}, r)
		if err != nil || counts.Check() != nil {
			t.Fatal(err, counts.Check())
		}
		if got := counts.Rejected["anct.duplicate_post"]; got != want || counts.RejectedRows() != want {
			t.Errorf("%d: %d repeated posts of %d rejected rows, want %d", year, got, counts.RejectedRows(), want)
		}
		if notes := r.IssuesOf("anct.no_ids"); len(notes) != 1 {
			t.Errorf("%d: %d notes on missing SIRET, want one for the file", year, len(notes))
		}
	}
	// 52 rows of 2023 have no contrat de ville (counts of the same files by another program); four numbers stand twice
	// with another employer.
	r := &sourcetest.Recorder{}
	file := filepath.Join(dir, "anct_civille", "adulte-relais-2023.json.gz")
	counts, err := anct.ReadAdulteRelais(t.Context(), source.Input{File: file}, r)
	if err != nil || counts.Kept != 5416 {
		t.Fatal(counts, err)
	}
	if n := len(r.IssuesOf("anct.no_contract")); n != 52 {
		t.Errorf("%d rows without contract, want 52", n)
	}
	if n := len(r.IssuesOf("anct.repeated_post")); n != 4 {
		t.Errorf("%d repeated posts, want 4", n)
	}
	counts, err = anct.ReadAdulteRelais(t.Context(), source.Input{File: file, Options: mel()}, &sourcetest.Recorder{})
	if err != nil || counts.Rejected["anct.no_contract"] != 52 {
		t.Errorf("rejected %v, %v, want 52 without contract", counts.Rejected, err)
	}
}

const posts = `[
{"id_poste":"A1","code_tiers":"22490001900015","raison_sociale":"X","annee":2024,"montant":100.5,"code_cv":"CN05911M"},
{"id_poste":"A1","code_tiers":"22490001900015","raison_sociale":"X","annee":2024,"montant":100.5,"code_cv":"CN05911M"},
{"id_poste":"A1","raison_sociale":"Y","annee":"2024","montant":100.5,"code_cv":"CN05911M"},
{"raison_sociale":"Z","annee":2024,"montant":-20,"code_cv":"CN05911M"},
{"id_poste":"A2","raison_sociale":"Z","annee":2024,"montant":1,"code_cv":"CV001"},
{"id_poste":"A3","raison_sociale":"Z","annee":2024,"montant":1},
{"id_poste":"A4","raison_sociale":"Z","montant":1,"code_cv":"CV192"},
{"id_poste":"A5","raison_sociale":"Z","annee":2024,"montant":"?","code_cv":"CV192"},
{"id_poste":"A6","annee":2024,"montant":1,"code_cv":"CV192"},
{"id_poste":"A7","code_tiers":"22490001900016","raison_sociale":"Z","annee":2024,"montant":7164,"code_cv":"CV192"},
{"id_poste":"A8","code_tiers":"22490001900016","raison_sociale":"Z","annee":2024,"montant":8,"code_cv":"CV192"}
]`

func TestFatesOfRows(t *testing.T) {
	file := filepath.Join(t.TempDir(), "posts.json")
	if err := os.WriteFile(file, []byte(posts), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &sourcetest.Recorder{}
	counts, err := anct.ReadAdulteRelais(t.Context(), source.Input{File: file, Options: mel()}, r)
	if err != nil || counts.Check() != nil {
		t.Fatal(err, counts.Check())
	}
	var got []string
	for _, i := range r.Issues {
		got = append(got, fmt.Sprintf("%d %s %s %s", i.Row, i.Column, i.Code, i.Effect))
	}
	want := []string{
		"2 id_poste anct.duplicate_post rejected",
		"3 id_poste anct.repeated_post noted",
		"4 id_poste anct.no_post noted",
		"6 code_cv anct.no_contract rejected",
		"7 annee grant.no_year rejected",
		"8 montant number.bad rejected",
		"9 raison_sociale grant.no_beneficiary rejected",
		"10 montant anct.fonjep_amount rejected",
		"11 code_tiers code.siret noted",
		"0  anct.no_ids noted",
	}
	if !slices.Equal(got, want) {
		t.Errorf("issues:\n%q\nwant\n%q", got, want)
	}
	if counts.Kept != 4 || counts.Skipped != 1 || len(r.Grants) != 4 {
		t.Fatalf("counts %+v, %d grants", counts, len(r.Grants))
	}
	if g := r.Grants[0]; g.Gross != 10050 || g.BeneficiaryID != "22490001900015" || g.Programme != "adulte-relais" || g.Reference != "A1" {
		t.Errorf("grant %+v", g)
	}
	if g := r.Grants[2]; g.Gross != 0 || g.Recovered != 2000 || g.Net() != -2000 {
		t.Errorf("recovery %+v", g)
	}
}

func TestOptions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "posts.json")
	if err := os.WriteFile(file, []byte(posts), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, options := range []map[string]string{{"epci": "200093201"}, {"epci": "2000932", "code_cv": "CV192"}} {
		_, err := anct.ReadFONJEP(t.Context(), source.Input{File: file, Options: options}, &sourcetest.Recorder{})
		fault, ok := err.(*infile.Fault) //nolint:errorlint // readers return the fault itself
		if !ok || fault.Code != layout.BadOption {
			t.Errorf("%v: %v, want a fault %s", options, err, layout.BadOption)
		}
	}
	elsewhere := source.Input{File: file, Options: mel(), Keep: func(source.Ref) bool { return false }}
	counts, err := anct.ReadFONJEP(t.Context(), elsewhere, &sourcetest.Recorder{})
	if err != nil || counts.Kept != 0 {
		t.Errorf("%+v, %v: want nothing kept outside the territory", counts, err)
	}
}

func FuzzRead(f *testing.F) {
	sourcetest.Fuzz(f, anct.ReadAdulteRelais, source.Input{File: "posts.json", Options: mel()}, posts, `[{"raison_sociale":"\u0000","montant":1E2}]`, `[`, `{"a":[]}`)
}
