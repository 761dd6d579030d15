package synth

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/data/source/perimeter"
)

// zipped returns the rows by column of the first table of a zip, and its header as
// it stands.
func zipped(t *testing.T, name string, comma rune) (string, []map[string]string) {
	t.Helper()
	body := demo(t, name).body
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(f)
	r.Comma = comma
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = make(map[string]string, len(record))
		for k, cell := range record {
			rows[i][records[0][k]] = cell
		}
	}
	return strings.Join(records[0], string(comma)), rows
}

// stockFile is the name of a file of the register at a month.
func stockFile(name, month string) string {
	return path.Join("sirene_"+month, name+"_"+month+"_simule.zip")
}

func months() []string { return []string{"2015-01", "2019-01", "2023-01"} }

// The headers are those of METHOD A.1.2, A.1.3 (the secondary address without the
// columns that INSEE's file has once) and A.1.5, A.2.2, letter by letter.
func TestHeadersOfOfficialFiles(t *testing.T) {
	const units = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,pseudonymeUniteLegale,identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,dateDernierTraitementUniteLegale,nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,caractereEmployeurUniteLegale,activitePrincipaleNAF25UniteLegale"
	const establishments = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,activitePrincipaleNAF25Etablissement"
	const places = "siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;distance_precision;qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;y_latitude;x_longitude"
	for _, month := range months() {
		for _, tt := range []struct {
			name  string
			comma rune
			want  string
		}{{"StockUniteLegale", ',', units}, {"StockEtablissement", ',', establishments}, {"GeolocalisationEtablissement", ';', places}} {
			if got, _ := zipped(t, stockFile(tt.name, month), tt.comma); got != tt.want {
				t.Errorf("%s of %s: header %s", tt.name, month, got)
			}
		}
	}
	const flores = "GEO;GEO_OBJECT;ACTIVITY;NUMBER_EMPL;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE"
	if got, _ := zipped(t, "DS_FLORES_A5_2022_CSV_FR_simule.zip", ';'); got != flores {
		t.Errorf("FLORES: header %s", got)
	}
}

// counted is an establishment of INSEE's perimeter with staff, as the rule of METHOD
// B.5 finds it in the files alone.
type counted struct {
	siret, commune string
	family         perimeter.Family
}

var judge = sync.OnceValues(func() (*perimeter.Judge, error) {
	table, err := perimeter.Embedded()
	if err != nil {
		return nil, err
	}
	return table.Judge(), nil
})

// employers applies the rule to the stock of a month. Establishments of the two
// communes within Lille count for Lille.
func employers(t *testing.T, month string) []counted {
	t.Helper()
	j, err := judge()
	if err != nil {
		t.Fatal(err)
	}
	f := demoFacts(t)
	units := map[string]map[string]string{}
	_, rows := zipped(t, stockFile("StockUniteLegale", month), ',')
	for _, u := range rows {
		units[u["siren"]] = u
	}
	var list []counted
	_, rows = zipped(t, stockFile("StockEtablissement", month), ',')
	for _, e := range rows {
		u, commune := units[e["siren"]], e["codeCommuneEtablissement"]
		if commune == "59355" || commune == "59298" {
			commune = lille
		}
		if u == nil {
			t.Fatalf("%s: no unit of %s", month, e["siret"])
		}
		if _, inside := f.byCode[commune]; !inside || u["etatAdministratifUniteLegale"] != "A" || e["etatAdministratifEtablissement"] != "A" {
			continue
		}
		flag, size := e["caractereEmployeurEtablissement"] == "O", e["trancheEffectifsEtablissement"]
		if sized := size != "NN" && size != ""; flag != sized {
			t.Errorf("%s: flag %v, size %q: the two ways to tell employers must agree", e["siret"], flag, size)
		}
		verdict, _ := j.Of(
			perimeter.Unit{Category: u["categorieJuridiqueUniteLegale"], Declared: u["economieSocialeSolidaireUniteLegale"] == "O"},
			perimeter.Code{Nomenclature: "NAFRev2", Text: u["activitePrincipaleUniteLegale"]},
			perimeter.Code{Nomenclature: "NAFRev2", Text: e["activitePrincipaleEtablissement"]},
		)
		if flag && verdict.INSEE {
			list = append(list, counted{e["siret"], commune, verdict.Family})
		}
	}
	return list
}

// The total is that of DESIGN ("The demonstration"), the families those of METHOD
// C.2: 844, 91, 32 and 34 of 1 001, by largest remainder.
func TestEmployersOfTheLatestStock(t *testing.T) {
	list := employers(t, "2023-01")
	if len(list) != 3_900 {
		t.Errorf("%d establishments with staff, want 3900", len(list))
	}
	families := map[perimeter.Family]int{}
	for _, e := range list {
		families[e.family]++
	}
	want := map[perimeter.Family]int{perimeter.Associations: 3288, perimeter.Cooperatives: 355, perimeter.Mutuals: 125, perimeter.Foundations: 132}
	for f, n := range want {
		if families[f] != n {
			t.Errorf("%d %s, want %d", families[f], f, n)
		}
	}
}

// Earlier stocks lie within what METHOD C.2 holds possible of the métropole, and are
// not the latest again.
func TestEmployersOfEarlierStocks(t *testing.T) {
	var sizes []int
	for _, month := range months() {
		n := len(employers(t, month))
		if n < 2_800 || n > 4_000 {
			t.Errorf("%d establishments with staff in %s", n, month)
		}
		sizes = append(sizes, n)
	}
	if sizes[0] == sizes[1] || sizes[1] == sizes[2] {
		t.Errorf("stocks of %v establishments with staff: want a movement", sizes)
	}
}

// tally is posts of establishments by unit.
type tally map[string]int

func (c tally) sum() (posts, largest int) {
	for _, n := range c {
		posts += n
		largest = max(largest, n)
	}
	return posts, largest
}

// The total is that of DESIGN; each row is an establishment that counts, in the
// size class that the register has for it.
func TestPostsExtract(t *testing.T) {
	header, rows := demoTable(t, "postes_2022_simule.csv", ',')
	if strings.Join(header, ",") != "siret,commune,famille,postes,annee,simule" {
		t.Errorf("header %v", header)
	}
	known := map[string]counted{}
	for _, e := range employers(t, "2023-01") {
		known[e.siret] = e
	}
	classes := map[string]string{}
	_, stock := zipped(t, stockFile("StockEtablissement", "2023-01"), ',')
	for _, e := range stock {
		classes[e["siret"]] = e["trancheEffectifsEtablissement"]
	}
	names := map[perimeter.Family]string{
		perimeter.Associations: "associations", perimeter.Cooperatives: "coopératives",
		perimeter.Mutuals: "mutuelles", perimeter.Foundations: "fondations",
	}
	posts, cells := 0, map[string]tally{}
	for i, r := range rows {
		n, err := strconv.Atoi(r["postes"])
		e, ok := known[r["siret"]]
		if err != nil || !ok || e.commune != r["commune"] || names[e.family] != r["famille"] || r["annee"] != "2022" || r["simule"] != "true" {
			t.Errorf("row %d: %v", i, r)
		}
		if classes[r["siret"]] != sizeClass(n) {
			t.Errorf("%s: %d posts, class %s in the register", r["siret"], n, classes[r["siret"]])
		}
		delete(known, r["siret"])
		posts += n
		key := r["commune"] + " " + r["famille"]
		if cells[key] == nil {
			cells[key] = tally{}
		}
		cells[key][r["siret"][:9]] += n
	}
	if posts != 52_000 || len(known) != 0 {
		t.Errorf("%d posts, want 52000; %d establishments without posts", posts, len(known))
	}
	few, dominated := 0, 0
	for _, c := range cells {
		sum, largest := c.sum()
		switch {
		case len(c) < 3:
			few++
		case float64(largest) > 0.85*float64(sum): // METHOD D.1
			dominated++
		}
	}
	if few == 0 || dominated == 0 {
		t.Errorf("%d cells with fewer than three units, %d with a dominant one: want some of both", few, dominated)
	}
	t.Logf("%d cells, %d with fewer than three units, %d with a dominant one", len(cells), few, dominated)
}

// Bounds are those of METHOD A.1.4.
func TestSizeClass(t *testing.T) {
	for posts, want := range map[int]string{
		0: "00", 1: "01", 2: "01", 3: "02", 5: "02", 6: "03", 9: "03", 10: "11", 19: "11", 20: "12", 49: "12", 50: "21", 99: "21", 100: "22",
		199: "22", 200: "31", 249: "31", 250: "32", 499: "32", 500: "41", 999: "41", 1000: "42", 2000: "51", 5000: "52", 10_000: "53",
	} {
		if got := sizeClass(posts); got != want {
			t.Errorf("%d posts are in class %s, want %s", posts, got, want)
		}
	}
}

func TestApportion(t *testing.T) {
	// 10 by 1, 1, 1: the first has the remainder; 7 by 5 and 2 comes out even.
	if got := apportion(10, []float64{1, 1, 1}); !slices.Equal(got, []int{4, 3, 3}) {
		t.Errorf("%v", got)
	}
	if got := apportion(7, []float64{0, 5, 2}); !slices.Equal(got, []int{0, 5, 2}) {
		t.Errorf("%v", got)
	}
}

// Every identifier is fictitious and well formed, and every name says that it is
// made up, or is hidden.
func TestRegisterIsFictitious(t *testing.T) {
	for _, month := range months() {
		_, rows := zipped(t, stockFile("StockUniteLegale", month), ',')
		for _, u := range rows {
			name := u["denominationUniteLegale"] + u["nomUniteLegale"]
			if hides := u["statutDiffusionUniteLegale"] == "P"; hides != (name == "[ND]") || !hides && !strings.HasSuffix(name, "(simulé)") {
				t.Errorf("%s is called %q", u["siren"], name)
			}
			if !strings.HasPrefix(u["siren"], "0000") || !luhnValid(u["siren"]) || len(u["siren"]) != 9 {
				t.Errorf("SIREN %s", u["siren"])
			}
		}
		seen := map[string]bool{}
		_, rows = zipped(t, stockFile("StockEtablissement", month), ',')
		for _, e := range rows {
			siret := e["siret"]
			if seen[siret] || len(siret) != 14 || !luhnValid(siret) || siret != e["siren"]+e["nic"] {
				t.Errorf("SIRET %s", siret)
			}
			seen[siret] = true
			if street := e["libelleVoieEtablissement"]; street != "SIMULEE" && street != "[ND]" {
				t.Errorf("%s is in street %q", siret, street)
			}
			if e["dateCreationEtablissement"] > month+"-01" {
				t.Errorf("%s was created on %s, after %s", siret, e["dateCreationEtablissement"], month)
			}
		}
	}
}

// The peculiarities that readers must bear: METHOD A.1 and B, DESIGN.
func TestRegisterHasItsQuirks(t *testing.T) {
	units := map[string]map[string]string{}
	_, rows := zipped(t, stockFile("StockUniteLegale", "2023-01"), ',')
	for _, u := range rows {
		units[u["siren"]] = u
	}
	sites, found := map[string]int{}, map[string]int{}
	_, rows = zipped(t, stockFile("StockEtablissement", "2023-01"), ',')
	for _, e := range rows {
		u := units[e["siren"]]
		sites[e["siren"]]++
		count := func(what string, is bool) {
			if is {
				found[what]++
			}
		}
		count("closed unit, closed establishment", u["etatAdministratifUniteLegale"] == "C" && e["etatAdministratifEtablissement"] == "F")
		count("closed unit, active establishment", u["etatAdministratifUniteLegale"] == "C" && e["etatAdministratifEtablissement"] == "A")
		count("active unit, closed establishment", u["etatAdministratifUniteLegale"] == "A" && e["etatAdministratifEtablissement"] == "F")
		count("hidden address", e["codePostalEtablissement"] == "[ND]")
		count("undeclared association", u["categorieJuridiqueUniteLegale"] == "9220" && u["economieSocialeSolidaireUniteLegale"] == "")
		count("declared company", u["categorieJuridiqueUniteLegale"] == "5710" && u["economieSocialeSolidaireUniteLegale"] == "O")
		count("excluded activity", strings.HasPrefix(e["activitePrincipaleEtablissement"], "94.9") && u["categorieJuridiqueUniteLegale"] == "9220")
		count("commune "+e["codeCommuneEtablissement"], true)
	}
	for _, what := range []string{
		"closed unit, closed establishment", "closed unit, active establishment", "active unit, closed establishment", "hidden address",
		"undeclared association", "declared company", "excluded activity", "commune 62041", "commune 97411",
	} {
		if found[what] == 0 {
			t.Errorf("no case of %s", what)
		}
	}
	if found["commune 59355"] != 1 || found["commune 59298"] != 1 {
		t.Errorf("%d in Lomme and %d in Hellemmes, want one of each", found["commune 59355"], found["commune 59298"])
	}
	largest := 0
	for _, n := range sites {
		largest = max(largest, n)
	}
	if largest < largestUnit {
		t.Errorf("the largest unit has %d establishments", largest)
	}
}

// Neighbourhoods of the geolocation file are those of the files of boundaries, and
// points lie in their communes.
func TestPlacesAgreeWithBoundaries(t *testing.T) {
	_, rows := zipped(t, stockFile("GeolocalisationEtablissement", "2023-01"), ';')
	communes := shapesOf(t, "communes_simule.geojson", "INSEE_COM")
	former, current := shapesOf(t, "qpv2015_simule.geojson", "CODE_QP"), shapesOf(t, "qpv2024_simule.geojson", "code_qp")
	quality, within, wrong := map[string]int{}, map[string]int{}, 0
	for _, r := range rows {
		if r["plg_code_commune"][:2] != department || communes[r["plg_code_commune"]] == nil {
			if r["epsg"] == "2154" == (r["plg_code_commune"] == "97411") {
				t.Errorf("%s of %s has coordinates of EPSG:%s", r["siret"], r["plg_code_commune"], r["epsg"])
			}
			continue
		}
		x, errX := strconv.ParseFloat(r["x"], 64)
		y, errY := strconv.ParseFloat(r["y"], 64)
		if errX != nil || errY != nil {
			t.Fatalf("place %v", r)
		}
		p := orb.Point{x, y}
		quality[r["qualite_xy"]]++
		if zoneAt(former, p) != r["plg_qp15"] || zoneAt(current, p) != r["plg_qp24"] {
			wrong++
		}
		if r["plg_qp15"] != outsideNeighbourhoods {
			within[r["plg_qp15"]]++
		}
		if r["qualite_xy"] != communeOnly && !communes[r["plg_code_commune"]].contains(p) {
			t.Errorf("%s lies outside %s", r["siret"], r["plg_code_commune"])
		}
	}
	// Boundaries are written with a hundredth of a millimetre.
	if wrong > 1 {
		t.Errorf("%d places say another neighbourhood than the boundaries", wrong)
	}
	if n := float64(quality[communeOnly]) / float64(len(rows)); math.Abs(n-0.17) > 0.03 {
		t.Errorf("%.3f of the places are of the commune only, want about 0.17 (METHOD A.1.5: 17.6 %%)", n)
	}
	if len(within) < 24 {
		t.Errorf("establishments in %d of 26 neighbourhoods", len(within))
	}
}

func shapesOf(t *testing.T, name, code string) map[string]*area {
	t.Helper()
	shapes := map[string]*area{}
	for _, d := range demoFeatures(t, name) {
		shapes[d.text(code)] = newArea(d.rings())
	}
	return shapes
}

func zoneAt(shapes map[string]*area, p orb.Point) string {
	for code, s := range shapes {
		if s.contains(p) {
			return code
		}
	}
	return outsideNeighbourhoods
}
