package main

import (
	"cmp"
	"math"

	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// printTables prints what differs between the editions as wholes, a count of the moves
// by indicator and cause, and the moves. Those that only other areas or the territory
// made, without another verdict, are printed on demand.
func (r comparison) printTables(all bool) {
	for _, side := range []struct {
		code string
		head edition.Head
	}{{"cli.compare.before", r.Before}, {"cli.compare.after", r.After}} {
		r.println(r.say(side.code, map[string]string{
			"label": side.head.Label, "id": side.head.ID.Short(), "as_of": side.head.AsOf, "published": r.text.Date(r.lang, side.head.PublishedAt),
		}))
	}
	for _, s := range r.Sources {
		r.println(r.say("cli.compare.file", map[string]string{"file": r.file(s)}))
	}
	if len(r.Entered)+len(r.Left) > 0 {
		r.println(r.say("cli.compare.cause.perimeter", map[string]string{"entered": r.refs(r.Entered), "left": r.refs(r.Left)}))
	}
	if len(r.Moves) == 0 {
		r.println(r.say("cli.compare.same", nil))
		return
	}
	r.println("")
	r.printSummary()
	var shown []edition.Move
	simulated := false
	for _, m := range r.Moves {
		simulated = simulated || r.simulated(m)
		if all || !m.MadeByOthers() || m.Before.Verdict != m.After.Verdict {
			shown = append(shown, m)
		}
	}
	if len(shown) > 0 {
		r.println("")
		r.printMoves(shown)
	}
	if n := len(r.Moves) - len(shown); n > 0 {
		r.println(r.say("cli.compare.hidden", map[string]string{"n": r.text.Int(r.lang, int64(n))}))
	}
	if simulated {
		r.println(r.say("cli.ranking.simulated", nil))
	}
}

func (r comparison) printSummary() {
	w := r.writer()
	var rows [][]string
	for _, t := range r.Summary() {
		rows = append(rows, []string{w.Indicator(t.Indicator), r.say("cli.compare.why."+string(t.Why), nil), r.text.Int(r.lang, int64(t.Values))})
	}
	title := func(name string) string { return r.say("cli.compare.column."+name, nil) }
	r.printTable([]column{{title: title("indicator")}, {title: title("why")}, {title: title("values"), right: true}}, rows)
}

// printMoves prints one line a value that moved, and why.
func (r comparison) printMoves(moves []edition.Move) {
	w := r.writer()
	rows := make([][]string, len(moves))
	for i, m := range moves {
		was, is := r.values(m)
		why := ""
		for _, c := range m.Causes {
			if why != "" {
				why += "; "
			}
			why += r.cause(c)
		}
		rows[i] = []string{w.Indicator(m.Key.Indicator), wording.Period(m.Key.Period), m.Ref.String(), m.Name, was, is, why}
	}
	title := func(name string) string { return r.say("cli.compare.column."+name, nil) }
	r.printTable([]column{
		{title: title("indicator")},
		{title: title("period")},
		{title: title("area")},
		{title: title("name")},
		{title: title("before"), right: true},
		{title: title("after"), right: true},
		{title: title("why")},
	}, rows)
}

// values writes both values, with as many decimals as it takes to see the difference,
// and the verdicts when these are what moved.
func (r comparison) values(m edition.Move) (was, is string) {
	w := r.writer()
	d, ok := r.after.Definition(m.Key.Indicator)
	if !ok {
		d, _ = r.before.Definition(m.Key.Indicator)
	}
	was, is = w.Value(d, m.Before), w.Value(d, m.After)
	for fine := d; was == is && m.Before.Number != m.After.Number && fine.Decimals < 9; {
		fine.Decimals++
		was, is = w.Value(fine, m.Before), w.Value(fine, m.After)
	}
	if m.Before.Verdict != m.After.Verdict {
		was, is = r.judged(was, w.Verdict(d, m.Before)), r.judged(is, w.Verdict(d, m.After))
	}
	switch m.Kind {
	case edition.New:
		was = "—"
	case edition.Gone:
		is = "—"
	case edition.Changed:
	}
	return was, is
}

func (r comparison) judged(value, verdict string) string {
	return value + ", " + cmp.Or(verdict, r.say("cli.ranking.verdict.none", nil))
}

// known is a number for JSON: nil when there is none.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
