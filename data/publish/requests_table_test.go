package publish

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/analytics/secrecy/secrecytest"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/source"
)

// plain is a territory of communes in two territoires; the neighbourhood 1000 lies in the
// first commune.
func plain(communes int) *input {
	in := &input{
		pack:  pack.Pack{Territory: pack.Territory{Level: source.EPCI, Code: "E"}},
		areas: map[int64]data.StoredArea{}, levels: map[source.Level][]int64{}, communesOf: map[int64][]int64{},
	}
	add := func(level source.Level, id int64, code string) {
		in.areas[id] = data.StoredArea{ID: id, Ref: source.Ref{Level: level, Code: code}}
		in.levels[level] = append(in.levels[level], id)
	}
	add(source.EPCI, 1, "E")
	add(source.Territoire, 2, "north")
	add(source.Territoire, 3, "south")
	for i := range communes {
		id := int64(100 + i)
		add(source.Commune, id, strconv.Itoa(59000+i))
		part := int64(2 + i%2)
		in.communesOf[1], in.communesOf[part] = append(in.communesOf[1], id), append(in.communesOf[part], id)
	}
	add(source.QPV2015, 1000, "QP059001")
	all := 1.0
	in.overlaps = []data.StoredLink{{Area: 1000, Parent: 100, ShareArea: &all}}
	return in
}

// drawn are counts of requests that were drawn: of 13 years and their span, in all areas
// and of three axes; one in twenty acts in two communes.
func drawn(in *input, requests int) []requestCount {
	rng := rand.New(rand.NewPCG(4, 2))
	counts := map[maskKey]*requestCount{}
	span := indicator.Period{From: 2011, To: 2023}
	for range requests {
		commune := int64(100 + int(rng.ExpFloat64()*4)%len(in.levels[source.Commune]))
		areas := map[int64]bool{1: true, commune: true, 2 + (commune-100)%2: true}
		if commune == 100 && rng.IntN(3) == 0 {
			areas[1000] = true
		}
		if rng.IntN(20) == 0 {
			other := int64(100 + rng.IntN(len(in.levels[source.Commune])))
			areas[other], areas[2+(other-100)%2] = true, true
		}
		axis, year, awarded := "axis="+strconv.Itoa(1+rng.IntN(3)), 2011+rng.IntN(13), rng.IntN(4) == 0
		for area := range areas {
			for _, variant := range []string{"", axis} {
				for _, period := range []indicator.Period{indicator.Year(year), span} {
					k := maskKey{in.areas[area].Ref.Level, area, variant, period}
					if counts[k] == nil {
						counts[k] = &requestCount{level: k.level, area: area, variant: variant, period: period}
					}
					counts[k].asked++
					if awarded {
						counts[k].awarded++
					}
				}
			}
		}
	}
	var out []requestCount
	for _, c := range counts {
		out = append(out, *c)
	}
	return out
}

// masked masks a table of requests without a database.
func masked(t *testing.T, table requestsTable) (secrecy.Mask, *maskTask) {
	t.Helper()
	task := &maskTask{sums: table.sumTable, rules: secrecy.Requests(), now: time.Now}
	mask, err := task.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return mask, task
}

// 10 requests of which 9 were awarded, as everybody may know: the tenth must not be told,
// and so neither the ten. Counts of one and two are hidden, also when all were awarded.
func TestRequestsThatWereRefusedAreNotTold(t *testing.T) {
	in := plain(4)
	span := indicator.Period{From: 2011, To: 2014}
	count := func(level source.Level, area int64, asked, awarded int) requestCount {
		return requestCount{level: level, area: area, period: span, asked: asked, awarded: awarded}
	}
	table, err := in.newRequestsTable([]requestCount{
		count(source.EPCI, 1, 60, 22),
		count(source.Commune, 100, 10, 9), count(source.Commune, 101, 2, 2), count(source.Commune, 102, 23, 6), count(source.Commune, 103, 25, 5),
	}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	mask, task := masked(t, table)
	figure := func(level source.Level, area int64) protectedFigure {
		return table.shown(task, mask, maskKey{level, area, "", span})
	}
	if f := figure(source.Commune, 100); f.Status != indicator.Secret || f.Reason != FewRequests {
		t.Errorf("%+v: 10 − 9 is one request that was refused", f)
	}
	if f := figure(source.Commune, 101); f.Status != indicator.Secret || f.Reason != FewRequests {
		t.Errorf("%+v: two requests, and nobody is told that they are so few", f)
	}
	if f := figure(source.EPCI, 1); f.Value != 60 {
		t.Errorf("%+v: the total can be shown", f)
	}
	if len(task.report.Leaks) != 0 {
		t.Errorf("%+v", task.report)
	}
}

// A neighbourhood of 2015 and one of 2024 that share ground differ by two requests that
// had nothing: one of the two counts is hidden.
func TestRequestsOfTwoGenerationsDoNotTellTheirDifference(t *testing.T) {
	in := plain(4)
	in.areas[2000] = data.StoredArea{ID: 2000, Ref: source.Ref{Level: source.QPV2024, Code: "QN05901M"}}
	in.levels[source.QPV2024] = []int64{2000}
	all := 1.0
	in.overlaps = append(in.overlaps, data.StoredLink{Area: 2000, Parent: 100, ShareArea: &all})
	span := indicator.Period{From: 2011, To: 2014}
	count := func(level source.Level, area int64, asked int) requestCount {
		return requestCount{level: level, area: area, period: span, asked: asked, awarded: 4}
	}
	counts := []requestCount{
		count(source.EPCI, 1, 90), count(source.Commune, 100, 40), count(source.Commune, 101, 30), count(source.Commune, 102, 20),
		count(source.QPV2015, 1000, 12), count(source.QPV2024, 2000, 14),
	}
	for _, crossings := range [][]data.StoredCrossing{nil, {{Older: 1000, Newer: 2000, ShareOlder: 1, ShareNewer: 0.9}}} {
		in.crossings = crossings
		table, err := in.newRequestsTable(counts, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		mask, task := masked(t, table)
		hidden := 0
		for _, key := range []maskKey{{source.QPV2015, 1000, "", span}, {source.QPV2024, 2000, "", span}} {
			if table.shown(task, mask, key).Status == indicator.Secret {
				hidden++
			}
		}
		if (hidden > 0) != (len(crossings) > 0) || len(task.report.Leaks) != 0 {
			t.Errorf("%d are hidden with %v, %+v", hidden, crossings, task.report)
		}
	}
}

func TestRequestsAreRefused(t *testing.T) {
	if _, err := plain(2).newRequestsTable([]requestCount{{level: source.EPCI, area: 1, period: indicator.Year(2020), asked: -1}}, nil, nil); err == nil {
		t.Error("a count below zero is none")
	}
}

// No hidden count of a register as large as that of the demonstration is bounded closer
// than 15 % and one request, by a simplex in fractions over all sums of the table.
func TestHiddenRequestsCannotBeComputed(t *testing.T) {
	in := plain(40)
	table, err := in.newRequestsTable(drawn(in, 900), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	mask, task := masked(t, table)
	if len(task.report.Leaks) != 0 || mask.Hidden() == 0 || mask.Hides(table.cells[maskKey{source.EPCI, 1, "", indicator.Period{From: 2011, To: 2023}}]) {
		t.Errorf("%+v: want no leak, and the total shown", task.report)
	}
	t.Logf("%+v, %d cells and %d sums", task.report, len(table.Cells), len(table.Relations))
	var sums secrecytest.Sums
	unknown := map[int]int{}
	for i, c := range table.Cells {
		if c.Units > 0 && (c.Inner || mask.Hides(i)) {
			unknown[i] = sums.Unknown()
		}
	}
	for _, r := range table.Relations {
		var terms []secrecytest.Term
		right := int64(0)
		for i, cell := range append([]int{r.Total}, r.Parts...) {
			times := int64(-1)
			if i == 0 {
				times = 1
			}
			if k, ok := unknown[cell]; ok {
				terms = append(terms, secrecytest.Term{Value: k, Times: times})
			} else {
				right -= times * int64(table.Cells[cell].Value)
			}
		}
		sums.Add(right, terms...)
	}
	if err := sums.Solve(); err != nil {
		t.Fatal(err)
	}
	for cell, k := range unknown {
		c := table.Cells[cell]
		if c.Inner && c.Units >= 3 && !c.Secret {
			continue
		}
		by := max(1, 0.15*c.Value)
		if low, high := sums.Bounds(k); low > max(0, c.Value-by)+1e-9 || high < c.Value+by-1e-9 {
			t.Errorf("%s: %v lies between %v and %v", c.Key, c.Value, low, high)
		}
	}
}
