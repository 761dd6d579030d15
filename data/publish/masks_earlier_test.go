package publish

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/secrecy"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// told is a figure as an edition shows it.
func told(numerator float64, units int32) toldFigure {
	v := edition.Known(1, edition.Basis{})
	v.Numerator, v.N = numerator, units
	return toldFigure{v, edition.Unknown(indicator.Absent, indicator.SourceNotPublished, edition.Basis{})}
}

// hiddenFigure is a figure that an edition hides.
func hiddenFigure() toldFigure {
	v := edition.Unknown(indicator.Secret, Protected, edition.Basis{})
	return toldFigure{v, v}
}

// To hide a of two units, b or c must go. An earlier edition hid c, the larger; so c
// stays hidden, and b, which it showed, is no secret any more.
func TestWhatWasHiddenStaysHidden(t *testing.T) {
	in := plain(4)
	a := in.newAreaTable(indicator.Year(2022), []string{""}, nil)
	figures := map[maskKey]tableFigure{}
	key := func(area int64) maskKey { return a.key(source.Commune, area, "") }
	cells := make([]int, 0, 4)
	for i, f := range []tableFigure{posts(200, 40, 9), posts(12, 2, 9), posts(60, 14, 9), posts(128, 24, 9)} {
		k := key(int64(100 + i))
		figures[k] = f
		a.cells[k] = a.enter(k, func(maskKey) tableFigure { return f })
		cells = append(cells, a.cells[k])
	}
	whole, few, b, c := cells[0], cells[1], cells[2], cells[3]
	a.sums.sum(whole, []int{few, b, c}, "rest", withheld{})
	free, err := secrecy.Protect(t.Context(), a.sums.Table, secrecy.Business())
	if err != nil || !free.Hides(b) || free.Hides(c) {
		t.Fatalf("%v, %v: without an earlier edition b goes, which is smaller", free, err)
	}
	p := &past{name: "before", in: in, same: true, values: map[maskKey][]toldFigure{
		key(100): {told(190, 38)}, // of another figure, say of a register that has changed
		key(101): {hiddenFigure()}, key(102): {told(60, 14)}, key(103): {hiddenFigure()},
		key(104): {told(1, 1)},
	}}
	a.addPast(p, func(k maskKey) tableFigure { return figures[k] }, func(_ maskKey, v toldFigure) tableFigure {
		f := partOf(v.Numerator, int(v.N), 9)
		f.known = v.Status.HasValue()
		return f
	})
	if a.sums.Cells[whole].Known || !a.sums.Cells[b].Known || !a.sums.Cells[c].Hidden {
		t.Errorf("%+v", a.sums.Cells)
	}
	mask, err := secrecy.Protect(t.Context(), a.sums.Table, secrecy.Business())
	// 140 for a and c together would leave c between 128 and 140, less than 15 % above it;
	// and 190 was shown, so that 200 would tell the 10 posts of two units.
	if !mask.Hides(few) || mask.Hides(b) || !mask.Hides(c) || !mask.Hides(whole) {
		t.Errorf("%v, %v: want all hidden but b", mask, err)
	}
}

// Of six communes with 46 requests and 12 awards, two have left, with one request that was
// refused. An earlier edition showed the 46: 45 of now would tell of that refusal.
func TestWholeOfAnEarlierDayIsKnown(t *testing.T) {
	year := indicator.Year(2011)
	now, then := plain(4), plain(6)
	counts := []requestCount{
		{level: source.EPCI, area: 1, period: year, asked: 45, awarded: 12},
	}
	at := func(commune int64, _ string, _ indicator.Period) requestCount {
		return map[int64]requestCount{100: {asked: 25, awarded: 7}, 101: {asked: 20, awarded: 5}, 104: {asked: 1}}[commune]
	}
	key := maskKey{source.EPCI, 1, "", year}
	protect := func(before toldFigure, at requestsAt) (secrecy.Mask, requestsTable) {
		t.Helper()
		p := &past{name: "before", in: then, values: map[maskKey][]toldFigure{key: {before}}}
		table, err := now.newRequestsTable(counts, at, []*past{p})
		if err != nil {
			t.Fatal(err)
		}
		task := maskTask{sums: table.sumTable, rules: secrecy.Requests(), now: time.Now}
		mask, err := task.run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return mask, table
	}
	shown := told(46, 46)
	shown.beside.Numerator = 12
	for name, count := range map[string]requestsAt{"by the communes": at, "in doubt": nil} {
		if mask, table := protect(shown, count); !mask.Hides(table.cells[key]) {
			t.Errorf("%s: 46 less 45 is one request that was refused; %+v", name, table.Cells)
		}
	}
	many := told(60, 60)
	many.beside.Numerator = 12
	if mask, table := protect(many, nil); mask.Hides(table.cells[key]) {
		t.Errorf("the difference of 15 requests without award tells of nobody; %+v", table.Cells)
	}
	if mask, table := protect(hiddenFigure(), nil); !mask.Hides(table.cells[key]) {
		t.Error("46 was hidden, and nobody knows by how much it differs: what is nearly that must not be shown")
	}
}

// An earlier edition showed the whole. To show b as well would tell a, of two units: that
// is refused, and the figure and the edition are named. When b was shown too, a is told
// already, and nothing is refused.
func TestWhatWouldBeToldForTheFirstTimeIsRefused(t *testing.T) {
	for _, already := range []bool{false, true} {
		var s sumTable
		whole, a, b := s.add("whole", posts(72, 16, 9), false), s.add("a", posts(12, 2, 9), false), s.add("b", posts(60, 14, 9), false)
		s.sum(whole, []int{a, b}, "rest", withheld{})
		s.told = []string{"assises (0123456789ab, 2016-06-01)"}
		s.Cells[whole].Known, s.Cells[b].Known = true, already
		mask := make(secrecy.Mask, len(s.Cells))
		mask[a] = secrecy.Primary
		for i := b + 1; i < len(mask); i++ {
			mask[i] = secrecy.Inner
		}
		task := maskTask{sums: &s, rules: secrecy.Business(), now: time.Now, report: MaskReport{Indicator: Posts, Period: indicator.Year(2022)}}
		audit, err := secrecy.Audit(t.Context(), s.Table, mask, task.rules)
		if err != nil || audit.Safe() {
			t.Fatalf("%+v, %v: a is 72 − 60", audit, err)
		}
		err = task.weigh(t.Context(), mask, audit)
		if already {
			if err != nil || len(task.report.Leaks) != 1 || task.report.Leaks[0] != "a" {
				t.Errorf("%v, %+v: a is told already", err, task.report)
			}
			continue
		}
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Code != SecretTold || refused.Args["figures"] != "a" || !strings.Contains(refused.Args["editions"], "assises") {
			t.Errorf("%v: want a refusal that names a and the edition", err)
		}
	}
}
