package synth

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/observatoire-essor/essor/data/source/perimeter"
)

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
