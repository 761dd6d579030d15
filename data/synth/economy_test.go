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

// The total is that of the plan of the demonstration, the families those of METHOD
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

// Earlier stocks lie within what INSEE's and CRESS's publications holds possible of the métropole, and are
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

// extractCell is a row of the extract of posts.
type extractCell struct{ sites, posts, largest int }

// extract returns the rows of the extract of posts by level, code and family.
func extract(t *testing.T) map[string]extractCell {
	t.Helper()
	header, rows := demoTable(t, "postes_2022_simule.csv", ',')
	if strings.Join(header, ",") != "niveau,code,annee,famille,etablissements,postes,plus_grand,simule" {
		t.Errorf("header %v", header)
	}
	cells := map[string]extractCell{}
	for i, r := range rows {
		number := func(column string) int {
			n, err := strconv.Atoi(r[column])
			if err != nil {
				t.Fatalf("row %d: %v", i, err)
			}
			return n
		}
		c := extractCell{number("etablissements"), number("postes"), number("plus_grand")}
		if r["annee"] != "2022" || r["simule"] != "true" || c.largest > c.posts || c.sites == 0 && c.posts > 0 {
			t.Errorf("row %d: %v", i, r)
		}
		cells[r["niveau"]+"/"+r["code"]+" "+r["famille"]] = c
	}
	return cells
}

// familyNames are the words of the extract for families.
func familyNames() map[perimeter.Family]string {
	return map[perimeter.Family]string{
		perimeter.Associations: "associations", perimeter.Cooperatives: "coopératives",
		perimeter.Mutuals: "mutuelles", perimeter.Foundations: "fondations",
	}
}

// The total is that of the plan of the demonstration, and the sum of communes, of sub-territories and of
// families; establishments are those of the register. Some cells have few
// establishments, some a dominant enterprise (INSEE's rules of secrecy).
func TestPostsExtract(t *testing.T) {
	cells := extract(t)
	if whole := cells["epci/200093201 ensemble"]; whole.posts != 52_000 || whole.sites != 3_900 {
		t.Errorf("%+v in all, want 52000 posts of 3900 establishments", whole)
	}
	counts := map[string]int{}
	for _, e := range employers(t, "2023-01") {
		counts["commune/"+e.commune+" "+familyNames()[e.family]]++
	}
	posts, few, dominated := map[string]int{}, 0, 0
	for key, c := range cells {
		area, family, _ := strings.Cut(key, " ")
		level, _, _ := strings.Cut(area, "/")
		posts[level+" "+family] += c.posts
		if level != "commune" || family == "ensemble" {
			continue
		}
		if counts[key] != c.sites {
			t.Errorf("%s: %d establishments, the register has %d", key, c.sites, counts[key])
		}
		switch {
		case c.sites == 1 || c.sites == 2:
			few++
		case float64(c.largest) > 0.85*float64(c.posts):
			dominated++
		}
	}
	for _, level := range []string{"commune", "territoire", "epci"} {
		families := 0
		for _, f := range familyNames() {
			families += posts[level+" "+f]
		}
		if posts[level+" ensemble"] != 52_000 || families != 52_000 {
			t.Errorf("%s: %d posts, %d by families", level, posts[level+" ensemble"], families)
		}
	}
	if few == 0 || dominated == 0 {
		t.Errorf("%d cells with one or two establishments, %d with a dominant one: want some of both", few, dominated)
	}
	t.Logf("%d cells of communes and families with one or two establishments, %d with a dominant one", few, dominated)
}

// Posts of a commune lie between the sums of the bounds of its establishments' size
// classes (INSEE's notice of the SIRENE files).
func TestPostsAgreeWithSizeClasses(t *testing.T) {
	bounds := map[string][2]int{
		"00": {0, 0}, "01": {1, 2}, "02": {3, 5}, "03": {6, 9}, "11": {10, 19}, "12": {20, 49}, "21": {50, 99}, "22": {100, 199},
		"31": {200, 249}, "32": {250, 499}, "41": {500, 999}, "42": {1000, 1999}, "51": {2000, 4999},
	}
	classes := map[string]string{}
	_, stock := zipped(t, stockFile("StockEtablissement", "2023-01"), ',')
	for _, e := range stock {
		classes[e["siret"]] = e["trancheEffectifsEtablissement"]
	}
	least, most := map[string]int{}, map[string]int{}
	for _, e := range employers(t, "2023-01") {
		b, ok := bounds[classes[e.siret]]
		if !ok {
			t.Errorf("%s is in class %q", e.siret, classes[e.siret])
		}
		least[e.commune] += b[0]
		most[e.commune] += b[1]
	}
	cells := extract(t)
	for commune := range least {
		if c := cells["commune/"+commune+" ensemble"]; c.posts < least[commune] || c.posts > most[commune] {
			t.Errorf("%s has %d posts, by size classes %d to %d", commune, c.posts, least[commune], most[commune])
		}
	}
}

// Bounds are those of INSEE's notice of the SIRENE files.
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
