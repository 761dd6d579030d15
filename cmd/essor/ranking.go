package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// ranked is an area in a ranking.
type ranked struct {
	code, name string
	value      edition.Value
}

// printRanking prints the areas of a level by an indicator, the highest first, each
// with its interval, verdict and the ranks that the interval allows: a rank alone
// says more than is known. Areas without a number come last, and say why.
func (a *app) printRanking(e *edition.Edition, f statsFlags) error {
	key, err := a.rankingKey(e, f)
	if err != nil {
		return err
	}
	v, b := e.Vector(key), e.Level(key.Level)
	rows := make([]ranked, v.Len())
	for i := range rows {
		rows[i] = ranked{b.Codes[i], b.Names[i], v.At(i)}
	}
	slices.SortStableFunc(rows, func(x, y ranked) int {
		known := func(r ranked) int {
			if r.value.Status.HasValue() {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(known(x), known(y)), cmp.Compare(y.value.Number, x.value.Number), cmp.Compare(x.code, y.code))
	})
	w := wording.Writer{Text: a.text, Lang: a.lang}
	d, _ := e.Definition(key.Indicator)
	a.println(a.say("cli.ranking.head", map[string]string{
		"indicator": w.Indicator(key.Indicator), "level": w.Level(key.Level), "period": wording.Period(key.Period),
		"label": e.Head.Label, "id": e.Head.ID.Short(),
	}))
	cells := make([][]string, len(rows))
	simulated := false
	for i, r := range rows {
		cells[i] = a.rankingRow(w, d, r)
		for _, id := range r.value.Basis.Sources {
			s, ok := e.Source(id)
			simulated = simulated || ok && s.Simulated
		}
	}
	title := func(name string) string { return a.say("cli.ranking.column."+name, nil) }
	a.printTable([]column{
		{title: title("code")},
		{title: title("name")},
		{title: title("value"), right: true},
		{title: title("interval"), right: true},
		{title: title("verdict")},
		{title: title("ranks"), right: true},
		{title: title("n"), right: true},
		{title: title("status")},
	}, cells)
	if simulated {
		a.println(a.say("cli.ranking.simulated", nil))
	}
	return nil
}

func (a *app) rankingRow(w wording.Writer, d edition.Definition, r ranked) []string {
	v := r.value
	ranks, n := "", ""
	if v.RankLow != edition.None {
		ranks = strconv.Itoa(int(v.RankLow)) + "–" + strconv.Itoa(int(v.RankHigh))
	}
	if v.N != edition.None {
		n = a.text.Int(a.lang, int64(v.N))
	}
	status := a.say("status."+v.Status.String(), nil)
	if v.Reason != "" {
		status += a.say("cli.ranking.because", map[string]string{"reason": a.say("reason."+string(v.Reason), nil)})
	}
	if v.Status == indicator.OK {
		status = ""
	}
	return []string{r.code, r.name, w.Value(d, v), w.Interval(d, v), w.Verdict(d, v), ranks, n, status}
}

// rankingKey is the vector that is asked for: of the period given, or the latest.
func (a *app) rankingKey(e *edition.Edition, f statsFlags) (edition.Key, error) {
	level := source.Level(f.level)
	if e.Level(level) == nil {
		return edition.Key{}, message.NewError("cli.ranking.no_level", map[string]string{"level": f.level, "levels": a.levels(e)})
	}
	key, ok := e.Latest(f.ranking, level)
	if ok && f.period != "" {
		period, err := indicator.ParsePeriod(f.period)
		if err != nil {
			return key, usageError{err}
		}
		key.Period = period
		ok = e.Vector(key) != nil
	}
	if ok {
		return key, nil
	}
	var ids []string
	for _, d := range e.Catalogue {
		ids = append(ids, d.ID)
	}
	return key, message.NewError("cli.ranking.no_indicator", map[string]string{
		"indicator": f.ranking, "period": f.period, "indicators": strings.Join(ids, ", "),
	})
}
