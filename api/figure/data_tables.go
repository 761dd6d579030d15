package figure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/rate"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// simulatedOf are the roles of simulated inputs behind a value.
func (q *question) simulatedOf(v edition.Value) string {
	var roles []string
	for _, id := range v.Basis.Sources {
		if s, ok := q.e.Source(id); ok && s.Simulated && !slices.Contains(roles, s.Role) {
			roles = append(roles, s.Role)
		}
	}
	return strings.Join(roles, ", ")
}

// exact is the number of a value, unless it means "this or less": bound says that.
func exact(v edition.Value) export.Cell {
	if v.Basis.AtMost() {
		return export.Cell{}
	}
	return export.Number(v.Number)
}

// boundOf says that one of the values means "this or less".
func boundOf(values ...edition.Value) export.Cell {
	if slices.ContainsFunc(values, func(v edition.Value) bool { return v.Basis.AtMost() }) {
		return export.Text("at_most")
	}
	return export.Cell{}
}

func (q *question) editionCell() export.Cell { return export.Text(string(q.e.Head.ID)) }

// changeData are both values of each area and the difference, where there is one.
func (q *question) changeData(compared ask.Change, then, now column, changes []change) []OwnTable {
	words := []string{"down", "down", "cannot_tell", "up", "up"}
	rows, areas := make([][]export.Cell, len(changes)), make([]source.Ref, len(changes))
	for i, d := range changes {
		a, b := compared.Before(then.vector.At(i)), compared.After(now.vector.At(i))
		areas[i] = source.Ref{Level: now.vector.Level, Code: now.areas.Codes[i]}
		by, told := export.Cell{}, ""
		if d.pattern == plain {
			by, told = export.Number(d.by), words[d.class]
		}
		status := b
		if a.Status > b.Status {
			status = a
		}
		rows[i] = slices.Concat(q.areaCells(areas[i]), []export.Cell{
			export.Text(now.ID), export.Text(then.vector.Period.String()), exact(a), export.Text(now.vector.Period.String()),
			exact(b), by, export.Text(told), boundOf(a, b), export.Text(compared.Definition.Unit),
		}, q.statusCells(status), []export.Cell{q.editionCell()})
	}
	return []OwnTable{{Areas: areas, Table: q.ownRows(rows, "level", "code", "name", "indicator", "period_before", "value_before", "period", "value", "difference",
		"course", "bound", "unit", "status", "reason", "simulated", "edition")}}
}

// lisaData are the kind of each area and Moran's I, local and of all.
func (q *question) lisaData(c column, class []int, words []string, out ask.EquityOut) []OwnTable {
	rows, areas := make([][]export.Cell, len(class)), make([]source.Ref, len(class))
	for i, k := range class {
		areas[i] = source.Ref{Level: c.vector.Level, Code: c.areas.Codes[i]}
		v, kind, local, p := c.vector.At(i), "", export.Cell{}, export.Cell{}
		if k >= 0 {
			kind, local, p = words[k], maybe(out.LISA.I[i]), maybe(out.LISA.P[i])
		}
		rows[i] = slices.Concat(q.areaCells(areas[i]), []export.Cell{
			export.Text(c.ID), export.Text(c.vector.Period.String()), exact(v), export.Text(kind), local, p, boundOf(v), export.Text(c.Unit),
		}, q.statusCells(v), []export.Cell{q.editionCell()})
	}
	return []OwnTable{
		{Areas: areas, Table: q.ownRows(rows, "level", "code", "name", "indicator", "period", "value", "neighbours", "local_moran", "p", "bound", "unit", "status", "reason",
			"simulated", "edition")},
		{Name: "mesures", Table: out.Book(q.Writer, q.e).Data},
	}
}

func maybe(v *float64) export.Cell {
	if v == nil {
		return export.Cell{}
	}
	return export.Number(*v)
}

// data are the points of the curve, and the measures beside it.
func (f *curveFigure) data() []OwnTable {
	var rows [][]export.Cell
	if f.curve != nil {
		for i := range f.curve.Population {
			rows = append(rows, []export.Cell{
				export.Text(f.out.Indicator), export.Text(string(f.out.Level)), export.Text(f.out.Period.String()), export.Count(int64(i)),
				export.Number(100 * f.curve.Population[i]), export.Number(100 * f.curve.Value[i]), f.q.editionCell(),
			})
		}
	}
	return []OwnTable{
		{Table: f.q.ownRows(rows, "indicator", "level", "period", "point", "people_percent", "value_percent", "edition")},
		{Name: "mesures", Table: f.out.Book(f.q.Writer, f.q.e).Data},
	}
}

// draws notes the vectors behind a curve.
func (f *curveFigure) draws() {
	f.q.draws(edition.Key{Indicator: f.out.Indicator, Level: f.out.Level, Period: f.out.Period})
	if n := f.out.Need; n != nil && f.kind == string(Concentration) {
		f.q.draws(edition.Key{Indicator: n.Indicator, Level: f.out.Level, Period: n.Period})
	}
}

// data are the control limits of each point.
func (f *funnelFigure) data() []OwnTable {
	rows, areas := make([][]export.Cell, len(f.points)), make([]source.Ref, len(f.points))
	between := func(i rate.Interval) []export.Cell {
		if (i == rate.Interval{}) {
			return make([]export.Cell, 2)
		}
		return []export.Cell{export.Number(i.Low), export.Number(i.High)}
	}
	for i, p := range f.points {
		areas[i] = p.ref
		rows[i] = slices.Concat(f.q.areaCells(p.ref), []export.Cell{
			export.Text(f.series.Indicator), export.Text(f.series.Period.String()), export.Number(p.Number), export.Number(p.Denominator),
		}, between(p.inner), between(p.outer), []export.Cell{export.Number(f.standard.number), export.Text(f.series.definition.Unit)}, f.q.statusCells(p.Value),
			[]export.Cell{f.q.editionCell()})
	}
	return []OwnTable{{Areas: areas, Table: f.q.ownRows(rows, "level", "code", "name", "indicator", "period", "value", "denominator", "limit95_low", "limit95_high",
		"limit998_low", "limit998_high", "reference_value", "unit", "status", "reason", "simulated", "edition")}}
}

// data are the amounts before and after in euros, and the measures before and after.
func (f *scenarioFigure) data() []OwnTable {
	main := OwnTable{Table: f.out.Book(f.q.Writer, f.q.e).Data}
	for _, s := range f.out.Allocation {
		main.Areas = append(main.Areas, source.Ref{Level: s.Level, Code: s.Code})
	}
	var rows [][]export.Cell
	add := func(id string, before, after export.Cell, unit string) {
		rows = append(rows, []export.Cell{export.Text(id), before, after, export.Text(unit), export.Flag(true), f.q.editionCell()})
	}
	add("euros", export.Number(f.out.Now.Euros()), export.Number(f.out.Envelope.Euros()), "euros")
	for _, m := range f.out.Before {
		if after := measureOf(f.out.After, m.ID); m.Value != nil || after != nil {
			add(m.ID, maybe(m.Value), maybe(after), "")
		}
	}
	if s := f.out.QPV; s != nil {
		add("qpv_share", maybe(s.Before), maybe(s.After), "")
	}
	return []OwnTable{main, {Name: "mesures", Table: f.q.ownRows(rows, "measure", "before", "after", "unit", "simulation", "edition")}}
}

// data are the stages with their numbers, and with the rates that are told of them.
func (f *awardFigure) data() []OwnTable {
	var rows [][]export.Cell
	for _, s := range f.stages {
		v := s.value
		if !s.known && s.from == nil {
			v = edition.Unknown(indicator.Absent, "", edition.Basis{})
		}
		unit := ""
		if s.id == "money" {
			unit = "euros"
		}
		rateCells := make([]export.Cell, 7)
		if s.rated && v.Status.HasValue() {
			rateCells = []export.Cell{
				export.Text(s.from.Indicator), export.Number(v.Number), export.Text(s.from.Unit), export.Number(v.Low), export.Number(v.High),
				export.Number(v.Denominator), export.Text(v.Basis.DenominatorPeriod.String()),
			}
		}
		rows = append(rows, slices.Concat([]export.Cell{export.Text(s.id), export.Text(f.stageName(s))}, f.q.areaCells(f.ref), []export.Cell{
			export.Text(s.period), export.Number(s.number), export.Text(unit), export.Text(v.Status.String()), export.Text(string(v.Reason)),
		}, rateCells, []export.Cell{export.Text(s.more), export.Text(f.q.simulatedOf(v)), f.q.editionCell()}))
	}
	return []OwnTable{{Table: f.q.ownRows(rows, "stage", "stage_name", "level", "code", "name", "period", "value", "unit", "status", "reason",
		"rate_indicator", "rate", "rate_unit", "low", "high", "denominator", "denominator_period", "note", "simulated", "edition")}}
}

// data are the years of each area. Years of one segment can be compared with each other;
// between two segments stands why not.
func (t *trendFigure) data() []OwnTable {
	var rows [][]export.Cell
	for _, one := range t.trends {
		segment := 1
		for _, p := range one.points {
			why := ""
			if i := slices.IndexFunc(one.breaks, func(b trendBreak) bool { return b.to == p.year }); i >= 0 {
				segment++
				why = one.breaks[i].why
			}
			rows = append(rows, slices.Concat(t.q.areaCells(one.ref), []export.Cell{
				export.Text(t.last.Indicator), export.Text(strconv.Itoa(p.year)), exact(p.Value), export.Number(p.Low), export.Number(p.High),
				export.Count(int64(segment)), export.Text(why), boundOf(p.Value), export.Text(t.last.Unit), export.Text(p.Basis.DenominatorPeriod.String()),
			}, t.q.statusCells(p.Value), []export.Cell{t.q.editionCell()}))
		}
	}
	return []OwnTable{{Table: t.q.ownRows(rows, "level", "code", "name", "indicator", "period", "value", "low", "high", "segment", "break_before", "bound", "unit",
		"denominator_period", "status", "reason", "simulated", "edition")}}
}

// data are both values of each area.
func (f *scatterFigure) data() []OwnTable {
	rows, areas := make([][]export.Cell, len(f.across.items)), make([]source.Ref, len(f.across.items))
	for i, need := range f.across.items {
		v := f.up.items[i]
		areas[i] = v.ref
		rows[i] = slices.Concat(f.q.areaCells(v.ref), []export.Cell{
			export.Text(f.across.Indicator), export.Text(f.across.Period.String()), exact(need.Value), boundOf(need.Value), export.Text(f.across.Unit),
			export.Text(need.Status.String()), export.Text(f.up.Indicator), export.Text(f.up.Period.String()), exact(v.Value),
			export.Number(v.Low), export.Number(v.High), boundOf(v.Value), export.Text(f.up.Unit),
		}, f.q.statusCells(v.Value), []export.Cell{f.q.editionCell()})
	}
	return []OwnTable{{Areas: areas, Table: f.q.ownRows(rows, "level", "code", "name", "need", "need_period", "need_value", "need_bound", "need_unit", "need_status",
		"indicator", "period", "value", "low", "high", "bound", "unit", "status", "reason", "simulated", "edition")}}
}
