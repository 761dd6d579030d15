package publish_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb/planar"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// reader is somebody who has the edition and all that is public beside it: how many
// units each figure has (the register), the posts of the private sector (FLORES), which
// areas lie in which. He tries to find out what the edition does not show. What he
// finds is measured by the extract.
type reader struct {
	edition *edition.Edition
	extract map[postCell]postRow
	flores  map[source.Ref]postRow

	shown, hidden map[postCell]bool
	numbers       map[postCell]int64
	sums          secrecytest.Sums
	unknown       map[postCell]int
	secrets       []secret // what was cut out and must not be known either
}

// secret is something that is not published and that the rules forbid.
type secret struct {
	name  string
	value int // number of the unknown
	truth int64
}

const families = "associations cooperatives foundations mutuals"

func variants() []string { return append([]string{""}, strings.Fields(families)...) }

// read collects every number of the edition that carries posts: numerators, rates times
// people, shares times all posts, of all levels, families and periods.
func (r *reader) read(t *testing.T) {
	t.Helper()
	r.shown, r.hidden, r.numbers = map[postCell]bool{}, map[postCell]bool{}, map[postCell]int64{}
	per := map[string]float64{publish.Posts: 1000, "ess.posts_share": 100}
	for _, key := range r.edition.Keys() {
		id, family, _ := strings.Cut(key.Indicator, "?family=")
		if per[id] == 0 {
			continue
		}
		if key.Period == (indicator.Period{}) { // nothing is known at the level: nothing stands there
			if n := r.edition.Vector(key).Number; n != nil {
				t.Fatalf("%s: numbers of no period", key)
			}
			continue
		}
		if key.Period != indicator.Year(2022) {
			t.Fatalf("%s: another period has other sums", key)
		}
		v := r.edition.Vector(key)
		for i, code := range r.edition.Level(key.Level).Codes {
			cell, x := postCell{ref(key.Level, code), family}, v.At(i)
			switch {
			case x.Status == indicator.Secret && x.Reason != indicator.SourceSecret:
				r.hidden[cell] = true
			case x.Status.HasValue():
				if got := x.Number * x.Denominator / per[id]; math.Abs(got-x.Numerator) > 1e-6*max(1, x.Numerator) {
					t.Errorf("%v: the rate says %v posts, the numerator %v", cell, got, x.Numerator)
				}
				r.show(t, cell, int64(math.Round(x.Numerator)))
			}
		}
	}
	for cell := range r.hidden {
		if r.shown[cell] {
			t.Errorf("%v is hidden in one vector and shown in another", cell)
		}
	}
}

func (r *reader) show(t *testing.T, cell postCell, n int64) {
	t.Helper()
	if n != r.extract[cell].posts {
		t.Errorf("%v is %d in the edition, %d in the extract", cell, n, r.extract[cell].posts)
	}
	r.shown[cell], r.numbers[cell] = true, n
}

// tamper returns what the reader sees when some cells are shown as well.
func (r *reader) tamper(cells ...postCell) *reader {
	out := *r
	out.shown, out.hidden, out.numbers = maps.Clone(r.shown), maps.Clone(r.hidden), maps.Clone(r.numbers)
	out.sums, out.unknown, out.secrets = secrecytest.Sums{}, nil, nil
	for _, c := range cells {
		out.shown[c], out.numbers[c] = true, r.extract[c].posts
		delete(out.hidden, c)
	}
	return &out
}

// attack returns what is given away: forbidden cells that are shown, and hidden cells,
// or forbidden ones that can be cut out, that all sums together bound closer than 15 %.
func (r *reader) attack(t *testing.T) []string {
	t.Helper()
	var leaks []string
	for _, cell := range r.cells() {
		if r.shown[cell] && forbidden(r.extract[cell]) {
			leaks = append(leaks, "unmasked "+cell.String())
		}
	}
	r.link(t)
	if err := r.sums.Solve(); err != nil {
		t.Fatal(err)
	}
	check := func(name string, value int, truth int64) {
		low, high := r.sums.Bounds(value)
		x := float64(truth)
		if low > 0.85*x+1e-9 || high < 1.15*x-1e-9 || x == 0 && high == 0 {
			leaks = append(leaks, fmt.Sprintf("bounded %s: %d between %v and %v", name, truth, low, high))
		}
	}
	for _, cell := range r.cells() {
		if k, ok := r.unknown[cell]; ok && r.hidden[cell] {
			check(cell.String(), k, r.extract[cell].posts)
		}
	}
	for _, s := range r.secrets {
		check(s.name, s.value, s.truth)
	}
	return leaks
}

func (c postCell) String() string { return strings.TrimSuffix(c.ref.String()+"|"+c.family, "|") }

// forbidden are the rules: fewer than 3 units, or one with more than 85 %.
func forbidden(r postRow) bool {
	return r.units > 0 && (r.units < 3 || float64(r.largest) > 0.85*float64(r.posts))
}

// cells are those of the extract, in order.
func (r *reader) cells() []postCell {
	return slices.SortedFunc(maps.Keys(r.extract), func(a, b postCell) int { return strings.Compare(a.String(), b.String()) })
}

// link sets up all sums.
func (r *reader) link(t *testing.T) {
	t.Helper()
	r.unknown = map[postCell]int{}
	for _, cell := range r.cells() {
		if !r.shown[cell] && r.extract[cell].units > 0 {
			r.unknown[cell] = r.sums.Unknown()
		}
	}
	members := map[source.Ref][]source.Ref{}
	for _, m := range r.edition.Links.Members {
		if m.Child.Level == source.Commune {
			members[m.Parent] = append(members[m.Parent], m.Child)
		}
	}
	for area := range r.areas() {
		all := postCell{area, ""}
		var parts []postCell
		for _, family := range variants()[1:] {
			parts = append(parts, postCell{area, family})
		}
		r.equal(all, parts)
	}
	for _, family := range variants() {
		for whole, communes := range members {
			r.equal(postCell{whole, family}, cellsOf(communes, family))
		}
		for _, level := range []source.Level{source.QPV2015, source.QPV2024} {
			r.linkGeneration(level, family)
		}
		r.linkGenerations(family)
	}
	for area, all := range r.flores {
		cell := postCell{area, ""}
		if row, ok := r.extract[cell]; ok && all.posts > 0 {
			r.atMost("private sector of "+area.String(), []postCell{cell}, row, all, nil)
		}
	}
}

// areas are those of the extract.
func (r *reader) areas() map[source.Ref]bool {
	areas := map[source.Ref]bool{}
	for c := range r.extract {
		areas[c.ref] = true
	}
	return areas
}

func cellsOf(areas []source.Ref, family string) []postCell {
	cells := make([]postCell, len(areas))
	for i, a := range areas {
		cells[i] = postCell{a, family}
	}
	return cells
}

// sumUp adds up what the extract holds of cells.
func (r *reader) sumUp(cells []postCell) postRow {
	var sum postRow
	for _, c := range cells {
		sum.units += r.extract[c].units
		sum.posts += r.extract[c].posts
	}
	return sum
}

// equal says that a cell is the sum of others; in the extract it is.
func (r *reader) equal(total postCell, parts []postCell) {
	if r.sumUp(parts).posts != r.extract[total].posts {
		panic("the extract does not add up at " + total.String())
	}
	terms, right := r.terms(parts, -1)
	terms, right = r.more(terms, right, []postCell{total}, 1)
	r.sums.Add(right, terms...)
}

func (r *reader) terms(cells []postCell, times int64) ([]secrecytest.Term, int64) {
	return r.more(nil, 0, cells, times)
}

func (r *reader) more(terms []secrecytest.Term, right int64, cells []postCell, times int64) ([]secrecytest.Term, int64) {
	for _, c := range cells {
		if k, ok := r.unknown[c]; ok {
			terms = append(terms, secrecytest.Term{Value: k, Times: times})
		} else {
			right -= times * r.numbers[c]
		}
	}
	return terms, right
}

// atMost says that some cells lie in others (or in what is known). What they leave is
// a secret when it has one unit or two.
func (r *reader) atMost(name string, parts []postCell, part, whole postRow, wholes []postCell) {
	units, posts := whole.units-part.units, whole.posts-part.posts
	if posts < 0 || units < 0 || units == 0 && posts > 0 {
		return // a reader of the register sees that they do not
	}
	terms, right := r.terms(parts, 1)
	if wholes == nil {
		right += whole.posts
	} else {
		terms, right = r.more(terms, right, wholes, -1)
	}
	if units > 0 {
		rest := r.sums.Unknown()
		terms = append(terms, secrecytest.Term{Value: rest, Times: 1})
		if units < 3 {
			r.secrets = append(r.secrets, secret{name + " outside", rest, posts})
		}
	}
	r.sums.Add(right, terms...)
}

// linkGeneration takes neighbourhoods off the communes in which they lie, alone or
// together, and off the territory.
func (r *reader) linkGeneration(level source.Level, family string) {
	ground := map[source.Ref][]source.Ref{}
	main := map[source.Ref]edition.Overlap{}
	for _, o := range r.edition.Links.Overlaps {
		if o.Area.Level == level {
			ground[o.Area] = append(ground[o.Area], o.In)
			if o.ShareArea > main[o.Area].ShareArea {
				main[o.Area] = o
			}
		}
	}
	inside := map[source.Ref][]postCell{}
	var all []postCell
	for _, q := range r.edition.Level(level).Codes {
		cell := postCell{ref(level, q), family}
		all = append(all, cell)
		commune := main[cell.ref].In
		row, whole := r.extract[cell], r.extract[postCell{commune, family}]
		if len(ground[cell.ref]) == 1 || row.units <= whole.units && row.posts <= whole.posts {
			inside[commune] = append(inside[commune], cell)
		}
		if len(ground[cell.ref]) > 1 {
			wholes := cellsOf(ground[cell.ref], family)
			var within []postCell
			for other, at := range ground {
				if !slices.ContainsFunc(at, func(c source.Ref) bool { return !slices.Contains(ground[cell.ref], c) }) {
					within = append(within, postCell{other, family})
				}
			}
			r.atMost("around "+cell.String(), within, r.sumUp(within), r.sumUp(wholes), wholes)
		}
	}
	for commune, cells := range inside {
		whole := postCell{commune, family}
		r.atMost(whole.String()+" less "+string(level), cells, r.sumUp(cells), r.extract[whole], []postCell{whole})
	}
	if family == "" { // what lies outside of all is published, so their sum is known
		terms, right := r.terms(all, 1)
		r.sums.Add(right+r.sumUp(all).posts, terms...)
	}
}

// linkGenerations takes neighbourhoods of one generation off those of the other, where
// the middle of the one lies in the other.
func (r *reader) linkGenerations(family string) {
	older, newer := r.edition.Level(source.QPV2015), r.edition.Level(source.QPV2024)
	for i, a := range older.Codes {
		for j, b := range newer.Codes {
			if !planar.MultiPolygonContains(older.Shapes[i], newer.Centroids[j]) && !planar.MultiPolygonContains(newer.Shapes[j], older.Centroids[i]) {
				continue
			}
			first, second := postCell{ref(source.QPV2015, a), family}, postCell{ref(source.QPV2024, b), family}
			if r.extract[first].units < r.extract[second].units || r.extract[first].posts < r.extract[second].posts {
				first, second = second, first
			}
			r.atMost(first.String()+" less "+second.String(), []postCell{second}, r.extract[second], r.extract[first], []postCell{first})
		}
	}
}
