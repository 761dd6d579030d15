package edition_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// openGrants opens an edition with these grants.
func openGrants(t testing.TB, grants []edition.Grant) *edition.Edition {
	t.Helper()
	d := editiontest.Draft(t, "x")
	d.Grants = grants
	b, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	e, err := b.Open(noon())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// grantsBody are the bytes of the part of the grants.
func grantsBody(t testing.TB, grants []edition.Grant) ([]byte, error) {
	t.Helper()
	d := editiontest.Draft(t, "x")
	d.Grants = grants
	b, err := d.Encode()
	if err != nil {
		return nil, err
	}
	m, err := edition.DecodeManifest(b.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	return b.Parts[m.Parts[edition.PartGrants]], nil
}

func listed(l edition.GrantList) []edition.Grant {
	var list []edition.Grant
	for i := range l.Len() {
		list = append(list, l.At(i).Grant)
	}
	return list
}

func TestGrantsGiveBackThemselves(t *testing.T) {
	grants := editiontest.Grants("s")
	body, err := grantsBody(t, grants)
	if err != nil {
		t.Fatal(err)
	}
	got := listed(openGrants(t, grants).Grants(edition.GrantFilter{}))
	places := cmpopts.SortSlices(func(a, b edition.GrantPlace) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
	if diff := cmp.Diff(grants, got, places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	slices.Reverse(grants)
	again, err := grantsBody(t, grants)
	if err != nil || !bytes.Equal(again, body) {
		t.Errorf("the order of the list changes the bytes (%v)", err)
	}
}

// Sums by hand, from the four grants of editiontest: 15 000 € and 10 000.01 € − 3 000 €
// for Lille, 2 000 € in kind for Don, 700 € taken back apart. Of 10 000.01 €, 46 % are
// 4 600.0046 € and 54 % are 5 400.0054 €, 60 % 6 000.006 €: rounded up to 5 400.01 and
// 6 000.01.
func TestGrantTotals(t *testing.T) {
	e := openGrants(t, editiontest.Grants("s"))
	ref := func(level source.Level, code string) source.Ref { return source.Ref{Level: level, Code: code} }
	span := indicator.Period{From: 2011, To: 2014}
	for _, tt := range []struct {
		name   string
		filter edition.GrantFilter
		want   edition.GrantTotals
	}{
		{"all", edition.GrantFilter{}, edition.GrantTotals{Grants: 2, Gross: 2_500_001, Recovered: 300_000, Net: 2_200_001, InKind: 1, InKindNet: 200_000, Unlinked: 1, UnlinkedBy: 70_000}},
		{"a span", edition.GrantFilter{Area: ref(source.EPCI, editiontest.MEL), Period: span}, edition.GrantTotals{Grants: 2, Gross: 2_500_001, Recovered: 300_000, Net: 2_200_001, InKind: 1, InKindNet: 200_000}},
		{"a former code", edition.GrantFilter{Area: ref(source.EPCI, "245900410"), Axis: 5}, edition.GrantTotals{Grants: 1, Gross: 1_000_001, Recovered: 300_000, Net: 700_001}},
		{"an associated commune", edition.GrantFilter{Area: ref(source.Commune, "59355"), Axis: 1}, edition.GrantTotals{Grants: 1, Gross: 1_500_000, Net: 1_500_000}},
		{"action", edition.GrantFilter{Area: ref(source.Commune, editiontest.Don), Place: edition.PlaceAction}, edition.GrantTotals{Grants: 1, Gross: 460_000, Recovered: 138_000, Net: 322_000}},
		{"action in Lille", edition.GrantFilter{Area: ref(source.Commune, editiontest.Lille), Place: edition.PlaceAction}, edition.GrantTotals{Grants: 1, Gross: 540_001, Recovered: 162_000, Net: 378_001}},
		{"a neighbourhood", edition.GrantFilter{Area: ref(source.QPV2015, editiontest.QPV), Place: edition.PlaceAction}, edition.GrantTotals{Grants: 1, Gross: 600_001, Recovered: 180_000, Net: 420_001}},
		{"no seat there", edition.GrantFilter{Area: ref(source.QPV2015, editiontest.QPV)}, edition.GrantTotals{}},
		{"no such area", edition.GrantFilter{Area: ref(source.Commune, "99999")}, edition.GrantTotals{}},
		{"money only", edition.GrantFilter{Area: ref(source.EPCI, editiontest.MEL), Period: indicator.Year(2014), Money: true}, edition.GrantTotals{Grants: 1, Gross: 1_000_001, Recovered: 300_000, Net: 700_001}},
		{"no such axis", edition.GrantFilter{Axis: 6}, edition.GrantTotals{}},
		{"before all", edition.GrantFilter{Period: indicator.Year(2010)}, edition.GrantTotals{}},
		{"after all", edition.GrantFilter{Period: indicator.Year(2016)}, edition.GrantTotals{}},
	} {
		if got := e.Grants(tt.filter).Totals(); got != tt.want {
			t.Errorf("%s: %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
	want := []edition.GrantSum{
		{Source: "s", Year: 2011, Decisions: 1, Gross: 1_500_000, Net: 1_500_000},
		{Source: "s", Year: 2014, Decisions: 2, InKind: 1, Gross: 1_000_001, Recovered: 300_000, Net: 700_001},
		{Source: "s", Year: 2015, Unlinked: 70_000},
	}
	if got := e.GrantSums(); !slices.Equal(got, want) {
		t.Errorf("sums %+v\nwant %+v", got, want)
	}
}

// What must not be published is not written, whoever asks for it.
func TestGrantsRefuseWhatIsWithheld(t *testing.T) {
	for name, spoil := range map[string]func(*edition.Grant){
		"name of a withheld beneficiary":   func(g *edition.Grant) { g.Withheld = edition.WithheldDiffused; g.Object = "" },
		"object of a withheld beneficiary": func(g *edition.Grant) { g.Withheld = edition.WithheldDiffused; g.Beneficiary = "" },
		"number of a person":               func(g *edition.Grant) { g.Withheld = edition.WithheldPerson; g.Beneficiary, g.Object = "", "" },
		"more taken back than granted":     func(g *edition.Grant) { g.Recovered = g.Gross + 1 },
		"granted below zero":               func(g *edition.Grant) { g.Gross = -1 },
		"taken apart and granted":          func(g *edition.Grant) { g.Unlinked = true; g.Recovered = 1 },
		"axis":                             func(g *edition.Grant) { g.Axis = 6 },
		"kind of place":                    func(g *edition.Grant) { g.Places[0].Kind = "request" },
		"no share":                         func(g *edition.Grant) { g.Places[0].Millionths = 0 },
		"more than all":                    func(g *edition.Grant) { g.Places[0].Millionths = edition.Whole + 1 },
		"a place twice":                    func(g *edition.Grant) { g.Places = append(g.Places, g.Places[0]) },
		"co-funder":                        func(g *edition.Grant) { g.Cofunders = []source.Cofunder{{Amount: 1, Told: true}} },
	} {
		grants := editiontest.Grants("s")
		spoil(&grants[0])
		if _, err := grantsBody(t, grants); err == nil {
			t.Errorf("%s: published", name)
		}
	}
}

// Editions published before grants were listed hold their sums only.
func TestSumsOfEditionsBefore(t *testing.T) {
	for body, want := range map[string]int{
		`[{"source":"s","year":2011,"decisions":2,"in_kind":1,"gross":10,"recovered":1,"net":9}]`: 1, "null": 0,
	} {
		sums, err := edition.DecodeGrants([]byte(body))
		if err != nil || len(sums) != want {
			t.Errorf("%s: %v, %v", body, sums, err)
		}
		if want > 0 && (sums[0].Net != 9 || sums[0].Year != 2011) {
			t.Errorf("%s: %+v", body, sums)
		}
	}
}

// drawGrants draws n grants as a large register has them.
func drawGrants(n int) []edition.Grant {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("soutien au fonctionnement de l’association pour son projet de quartier création d’emplois insertion par l’activité économique achat matériel festival annuel accompagnement jeunes")
	phrase := func(least int) string {
		var b strings.Builder
		for i := range least + r.IntN(least) {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(words[r.IntN(len(words))])
		}
		return b.String()
	}
	who := make([]edition.Grant, n/4+1)
	for i := range who {
		commune := fmt.Sprintf("59%03d", r.IntN(95))
		who[i] = edition.Grant{Beneficiary: fmt.Sprintf("Association %s %d", phrase(2), i), BeneficiaryID: fmt.Sprintf("%014d", r.Int64N(1e14))}
		for _, kind := range []string{edition.PlaceSeat, edition.PlaceAction} {
			who[i].Places = append(who[i].Places,
				edition.GrantPlace{Ref: source.Ref{Level: source.Commune, Code: commune}, Kind: kind, Millionths: edition.Whole},
				edition.GrantPlace{Ref: source.Ref{Level: source.EPCI, Code: editiontest.MEL}, Kind: kind, Millionths: edition.Whole},
				edition.GrantPlace{Ref: source.Ref{Level: source.Territoire, Code: fmt.Sprint(commune[4:])}, Kind: kind, Millionths: edition.Whole})
			if r.IntN(2) == 0 {
				qpv := source.Ref{Level: source.QPV2015, Code: fmt.Sprintf("QP059%03d", r.IntN(26))}
				who[i].Places = append(who[i].Places, edition.GrantPlace{Ref: qpv, Kind: kind, Millionths: int64(1 + r.IntN(10)*100_000)})
			}
		}
	}
	grants := make([]edition.Grant, n)
	for i := range grants {
		g := who[r.IntN(len(who))]
		g.Source, g.Row, g.Funder = fmt.Sprintf("%016x", r.IntN(3)), int64(i+2), fmt.Sprintf("Commune %d", r.IntN(20))
		g.DecidedOn = source.Day(2011+r.IntN(13), 1, 1+r.IntN(365))
		g.Year, g.Axis, g.Gross = g.DecidedOn.Year(), r.IntN(6), source.Cents(1+r.IntN(5_000_000))
		g.Reference, g.Object, g.Programme = fmt.Sprintf("%d-%06d", g.Year, i), phrase(6), fmt.Sprintf("Programme %d", r.IntN(40))
		if r.IntN(50) == 0 {
			g.Recovered = g.Gross / 3
		}
		g.InKind = r.IntN(30) == 0
		grants[i] = g
	}
	return grants
}

// Answers from the index are those of reading all grants one by one.
func TestGrantIndex(t *testing.T) {
	grants := drawGrants(3000)
	e := openGrants(t, grants)
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		from := 2009 + r.IntN(17)
		f := edition.GrantFilter{Axis: r.IntN(6), Place: []string{edition.PlaceSeat, edition.PlaceAction}[r.IntN(2)], Period: indicator.Period{From: from, To: from + r.IntN(5)}}
		if places := grants[r.IntN(len(grants))].Places; r.IntN(4) > 0 {
			f.Area = places[r.IntN(len(places))].Ref
		}
		if r.IntN(4) == 0 {
			f.Period = indicator.Period{}
		}
		want := map[string]bool{}
		for _, g := range grants {
			there := f.Area.Code == "" || slices.ContainsFunc(g.Places, func(p edition.GrantPlace) bool { return p.Ref == f.Area && p.Kind == f.Place })
			if there && (f.Axis == 0 || g.Axis == f.Axis) && (f.Period == indicator.Period{} || f.Period.Contains(g.Year)) {
				want[g.Reference] = true
			}
		}
		list := e.Grants(f)
		for i := range list.Len() {
			if g := list.At(i); !want[g.Reference] || g.Millionths == 0 || i > 0 && list.At(i-1).Year > g.Year {
				t.Fatalf("%+v lists %+v", f, g)
			}
		}
		if list.Len() != len(want) {
			t.Fatalf("%+v: %d grants, want %d", f, list.Len(), len(want))
		}
	}
}

func FuzzDecodeGrants(f *testing.F) {
	body, err := grantsBody(f, editiontest.Grants("s"))
	if err != nil {
		f.Fatal(err)
	}
	many, err := grantsBody(f, drawGrants(20))
	if err != nil {
		f.Fatal(err)
	}
	empty, err := grantsBody(f, nil)
	if err != nil {
		f.Fatal(err)
	}
	fuzzCodec(f, [][]byte{body, many, empty}, edition.RecodeGrants)
}

// The size and speed of a quarter of a million grants; see docs/performance.md.
func BenchmarkGrants(b *testing.B) {
	n := 25_000
	if os.Getenv("ESSOR_TEST_ALL") != "" {
		n = 250_000
	}
	grants := drawGrants(n)
	body, err := grantsBody(b, grants)
	if err != nil {
		b.Fatal(err)
	}
	e := openGrants(b, grants)
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := edition.DecodeGrants(body); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(body))/float64(n), "B/grant")
	})
	b.Run("query", func(b *testing.B) {
		for b.Loop() {
			e.Grants(edition.GrantFilter{Area: source.Ref{Level: source.QPV2015, Code: "QP059001"}, Axis: 2, Period: indicator.Year(2015)}).Totals()
		}
	})
	b.Run("totals", func(b *testing.B) {
		for b.Loop() {
			e.Grants(edition.GrantFilter{Area: source.Ref{Level: source.EPCI, Code: editiontest.MEL}}).Totals()
		}
	})
}
