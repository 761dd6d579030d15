package laposte_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/laposte"
	"github.com/observatoire-essor/essor/data/source/sourcetest"
	"github.com/observatoire-essor/essor/packs"
)

const (
	header = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5\n"
	rows   = header + `59350;LILLE;59000;LILLE;
59350;LILLE;59160;LILLE;LOMME
59512;ROUBAIX;59100;ROUBAIX;
59128;CAPINGHEM;59160;CAPINGHEM;
62041;ARRAS;62000;ARRAS;
`
)

func read(t *testing.T, name, body string, in source.Input) (*sourcetest.Recorder, source.Counts) {
	t.Helper()
	in.File = sourcetest.Write(t, name, body)
	r := &sourcetest.Recorder{}
	counts, err := laposte.Postcodes(t.Context(), in, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := counts.Check(); err != nil {
		t.Error(err)
	}
	return r, counts
}

func commune(code string) source.Ref { return source.Ref{Level: source.Commune, Code: code} }

func TestPostcodes(t *testing.T) {
	r, counts := read(t, "019HexaSmal.csv", rows, source.Input{Keep: sourcetest.KeepMEL(t)})
	want := []source.Postcode{
		{Row: 2, Ref: commune("59350"), Code: "59000", Label: "LILLE"},
		{Row: 3, Ref: commune("59350"), Code: "59160", Label: "LILLE", Line5: "LOMME"},
		{Row: 4, Ref: commune("59512"), Code: "59100", Label: "ROUBAIX"},
		{Row: 5, Ref: commune("59128"), Code: "59160", Label: "CAPINGHEM"},
	}
	if d := cmp.Diff(want, r.Postcodes); d != "" {
		t.Error(d)
	}
	if counts.Read != 5 || counts.Skipped != 1 {
		t.Errorf("%+v; want Arras left out", counts)
	}
}

// The layouts that La Poste published over the years say the same.
func TestLayouts(t *testing.T) {
	for name, body := range map[string]string{
		"before 2023":     "Code_commune_INSEE;Nom_commune;Code_postal;Ligne_5;Libellé_d_acheminement;coordonnees_gps\n59350;LILLE;59260;HELLEMMES LILLE;LILLE;50.6317183168,3.04783272312\n",
		"with columns":    "Code_commune_INSEE;Nom_commune;Code_postal;Ligne_5;Libellé_d_acheminement;latitude;longitude\n59350;LILLE;59260;HELLEMMES LILLE;LILLE;50.63;3.04\n",
		"without accents": "Code_commune_INSEE,Nom_commune,Code_postal,Libelle_acheminement,Ligne_5,coordonnees_gps\n59350,LILLE,59260,LILLE,HELLEMMES LILLE,\"50.63,3.04\"\n",
		"Windows-1252":    strings.ReplaceAll(header, "é", "\xe9") + "59350;LILLE;59260;LILLE;HELLEMMES LILLE\n",
		"with streets":    strings.TrimSuffix(header, "\n") + ";URL\n59350;LILLE;59260;LILLE;HELLEMMES LILLE;https://adresse.data.gouv.fr/api/downloads/59350/street-list\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := read(t, "laposte_hexasmal.csv", body, source.Input{})
			want := []source.Postcode{{Row: 2, Ref: commune("59350"), Code: "59260", Label: "LILLE", Line5: "HELLEMMES LILLE"}}
			if d := cmp.Diff(want, r.Postcodes); d != "" {
				t.Error(d)
			}
		})
	}
}

// Arrondissements have postcodes of their own, which are the commune's too.
func TestArrondissements(t *testing.T) {
	r, counts := read(t, "a.csv", header+"75101;PARIS 01;75001;PARIS;\n75102;PARIS 02;75002;PARIS;\n", source.Input{})
	if len(r.Postcodes) != 2 || r.Postcodes[1].Ref != commune("75056") || r.Postcodes[1].Code != "75002" || counts.Kept != 2 {
		t.Errorf("%+v, %+v", r.Postcodes, counts)
	}
}

func TestRejectedRows(t *testing.T) {
	r, counts := read(t, "a.csv", header+`59350;LILLE;59000;LILLE;
59350;LILLE;59000;LILLE;
59350;LILLE;5900;LILLE;
1001;L ABERGEMENT CLEMENCIAT;01400;L ABERGEMENT CLEMENCIAT;
59512;ROUBAIX;59100 CEDEX;ROUBAIX;
59512;ROUBAIX;;ROUBAIX;
59512;ROUBAIX;59100;;
`, source.Input{})
	want := map[string]int64{"code.duplicate": 1, "code.number": 2, "postcode.bad": 2, "postcode.no_label": 1}
	if d := cmp.Diff(want, counts.Rejected); d != "" || len(r.Postcodes) != 1 {
		t.Errorf("%s\n%+v", d, r.Postcodes)
	}
	if i := r.IssuesOf("postcode.bad"); len(i) != 2 || i[0].Row != 6 || i[0].Args["value"] != "59100 CEDEX" {
		t.Errorf("%+v", i)
	}
}

// The table of the pack holds La Poste's rows of the 95 communes, and no other.
func TestTableOfTheMEL(t *testing.T) {
	body, err := fs.ReadFile(packs.Files(), "mel_postcodes.csv")
	if err != nil {
		t.Fatal(err)
	}
	r, counts := read(t, "mel_postcodes.csv", string(body), source.Input{Keep: sourcetest.KeepMEL(t)})
	if counts.Read != 103 || counts.Kept != 103 {
		t.Errorf("%+v", counts)
	}
	communes, places := map[string][]string{}, map[string]string{}
	for _, p := range r.Postcodes {
		communes[p.Ref.Code] = append(communes[p.Ref.Code], p.Code)
		places[p.Line5] = p.Code
	}
	if n := len(slices.Collect(maps.Keys(communes))); n != 95 {
		t.Errorf("%d communes", n)
	}
	if d := cmp.Diff([]string{"59000", "59160", "59260", "59777", "59800"}, communes["59350"]); d != "" {
		t.Error(d)
	}
	if places["LOMME"] != "59160" || places["HELLEMMES LILLE"] != "59260" || places["EURALILLE"] != "59777" {
		t.Errorf("%v", places)
	}
}

func FuzzPostcodes(f *testing.F) {
	sourcetest.Fuzz(f, laposte.Postcodes, source.Input{File: "laposte.csv"}, rows,
		"Code_commune_INSEE,Nom_commune,Code_postal,Libelle_acheminement,Ligne_5\n01004,AMBERIEU,1500,AMBERIEU,\n", "#Code")
}
