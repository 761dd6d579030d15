package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// printRanking prints the areas of a level by an indicator, the highest first, each
// with its interval, verdict and the ranks that the interval allows: a rank alone
// says more than is known. Areas without a number come last, and say why.
func (a *app) printRanking(e *edition.Edition, f statsFlags) error {
	key, err := a.rankingKey(e, f)
	if err != nil {
		return err
	}
	w := wording.Writer{Text: a.text, Lang: a.lang}
	rows := e.Ranking(key)
	switch f.format {
	case "json":
		return a.printJSON(ask.Ranking(w, e, key))
	case "csv":
		return a.printCSV(wording.RankingCSV(rows, e.Head.ID))
	}
	a.println(a.say("cli.ranking.head", map[string]string{
		"indicator": w.Indicator(key.Indicator), "level": w.Level(key.Level), "period": wording.Period(key.Period),
		"label": e.Head.Label, "id": e.Head.ID.Short(),
	}))
	cells := make([][]string, len(rows))
	simulated := false
	for i, r := range rows {
		cells[i] = a.rankingRow(w, r)
		simulated = simulated || r.Simulated()
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

func (a *app) rankingRow(w wording.Writer, r edition.Ranked) []string {
	d, v := r.Definition, r.Value
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
	return []string{r.Ref.Code, r.Name, w.Value(d, v), w.Interval(d, v), w.Verdict(d, v), ranks, n, status}
}

// rankingKey is the vector that is asked for: of the period given, or the latest.
func (a *app) rankingKey(e *edition.Edition, f statsFlags) (edition.Key, error) {
	level := source.Level(f.level)
	if e.Level(level) == nil {
		return edition.Key{}, message.NewError("cli.ranking.no_level", map[string]string{"level": f.level, "levels": a.levels(e)})
	}
	id := rankingID(f)
	key, ok := e.Latest(id, level)
	if !ok {
		return key, noIndicator(e, id)
	}
	if f.period == "" {
		return key, nil
	}
	period, err := indicator.ParsePeriod(f.period)
	if err != nil {
		return key, usageError{err}
	}
	key.Period = period
	if e.Vector(key) == nil {
		var periods []string
		for _, k := range e.Keys() {
			if k.Indicator == id && k.Level == level {
				periods = append(periods, wording.Period(k.Period))
			}
		}
		return key, message.NewError("cli.ranking.no_period", map[string]string{
			"indicator": id, "period": wording.Period(period), "periods": strings.Join(periods, ", "),
		})
	}
	return key, nil
}

// rankingID is the indicator that is asked for, with the axis and the place that flags
// give, as editions name it: parameters in one order, without defaults. What cannot be
// read is left as it stands; no edition has it.
func rankingID(f statsFlags) string {
	id := f.ranking
	add := func(name, value string) {
		separator := "?"
		if strings.Contains(id, "?") {
			separator = "&"
		}
		id += separator + name + "=" + value
	}
	if f.grants.axis != "" {
		add("axis", f.grants.axis)
	}
	if f.grants.place != edition.PlaceSeat {
		add("place", f.grants.place)
	}
	catalogue, err := indicator.NewCatalogue(indicator.Entries())
	if err != nil {
		return id
	}
	if v, err := catalogue.Parse(id); err == nil {
		return v.String()
	}
	return id
}

// noIndicator says that an edition lacks an indicator: of one that it has otherwise, it
// names the variants; else the indicators.
func noIndicator(e *edition.Edition, id string) error {
	base, _, _ := strings.Cut(id, "?")
	var bases, variants []string
	for _, d := range e.Catalogue {
		if d.Base() == base {
			variants = append(variants, d.ID)
		}
		if !slices.Contains(bases, d.Base()) {
			bases = append(bases, d.Base())
		}
	}
	if len(variants) > 0 {
		bases = variants
	}
	return message.NewError("cli.ranking.no_indicator", map[string]string{"indicator": id, "indicators": strings.Join(bases, ", ")})
}
