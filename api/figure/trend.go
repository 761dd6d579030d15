package figure

import (
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// trend is an area over the years.
type trend struct {
	name   string
	ref    source.Ref
	points []trendPoint // by year
	breaks []trendBreak
}

type trendPoint struct {
	year int
	item
}

// trendBreak is a place between two years that cannot be compared.
type trendBreak struct {
	from, to int
	why      string // "method", "perimeter", "source"
}

// trendChart draws years in a row: those that can be compared are joined, and between
// others stands what changed. Spans of years are not drawn: they overlap.
func (q *question) trendChart(ctx context.Context) (*content, error) {
	q.usual("ess.density", "")
	refs := q.spec.State.Sel
	if len(refs) == 0 {
		refs = q.usualAreas()
	}
	t := &trendFigure{q: q}
	for _, ref := range refs {
		if err := t.add(ctx, ref); err != nil {
			return nil, err
		}
	}
	if t.last == nil {
		return nil, ask.NewParamError("indicator", "figure_no_years", nil)
	}
	about := t.about()
	c := &content{
		title: t.title(), own: t.data, subtitle: about, note: t.note(), sources: t.sources, vintages: t.vintages, table: t.table(),
		alt: q.say("trend.alt", map[string]string{"about": about, "lines": strings.Join(t.altLines(), " ")}), draw: t.draw,
	}
	return c, nil
}

// usualAreas is what a trend is of when nobody picks areas: the reference, else the
// territory, else the first area of the level.
func (q *question) usualAreas() []source.Ref {
	if ref := q.spec.State.Ref; ref.Code != "" {
		return []source.Ref{ref}
	}
	if t := q.e.Pack.Territory; t != nil {
		return []source.Ref{t.Ref()}
	}
	for _, level := range q.e.Levels() {
		if b := q.e.Level(level); b.Len() > 0 {
			return []source.Ref{{Level: level, Code: b.Codes[0]}}
		}
	}
	return nil
}

// trendFigure is the trends of areas.
type trendFigure struct {
	q        *question
	trends   []trend
	last     *chartSeries // any of the series, for the words of the indicator
	sources  []edition.Source
	vintages []string
}

// add reads the years of an area.
func (t *trendFigure) add(ctx context.Context, ref source.Ref) error {
	q := t.q
	latest, err := q.lookAt(ctx, q.spec.State.Indicator, ref.Level, "")
	if err != nil {
		return err
	}
	one := trend{name: q.e.Name(ref), ref: ref}
	for _, text := range latest.Periods {
		p, err := indicator.ParsePeriod(text)
		if err != nil || p.From != p.To {
			continue
		}
		s, err := q.lookAt(ctx, latest.Indicator, ref.Level, text)
		if err != nil {
			return err
		}
		if v, ok := s.find(ref); ok {
			q.draws(edition.Key{Indicator: s.Indicator, Level: ref.Level, Period: s.Period})
			one.points = append(one.points, trendPoint{p.From, v})
			t.last, t.sources = s, q.mergeSources(t.sources, s.Sources)
		}
	}
	for i := 1; i < len(one.points); i++ {
		if why := q.broken(one.points[i-1].item, one.points[i].item); why != "" {
			one.breaks = append(one.breaks, trendBreak{one.points[i-1].year, one.points[i].year, why})
		}
	}
	t.trends = append(t.trends, one)
	if vintage := latest.vintage; !slices.Contains(t.vintages, vintage) {
		t.vintages = append(t.vintages, vintage)
	}
	return nil
}

// broken says why two values of an area cannot be compared; empty when they can: the
// method differs, it covers other members, or files of another producer or kind tell it.
func (q *question) broken(a, b item) string {
	if !a.drawn() || !b.drawn() {
		return ""
	}
	if a.Basis.Method != b.Basis.Method || a.Basis.Missing != b.Basis.Missing {
		return "method"
	}
	for _, name := range []string{"members", "known", "carried", "communes", "neighbourhoods"} {
		if a.Basis.Args[name] != b.Basis.Args[name] {
			return "perimeter"
		}
	}
	if !slices.Equal(q.kindsOf(a), q.kindsOf(b)) {
		return "source"
	}
	return ""
}

// kindsOf are the kinds of files behind a value.
func (q *question) kindsOf(v item) []string {
	var kinds []string
	for _, id := range v.Basis.Sources {
		if s, ok := q.e.Source(id); ok {
			if kind := s.Role + " " + s.Kind + " " + s.Producer; !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	slices.Sort(kinds)
	return kinds
}

// known are the points with a number.
func (t trend) known() []trendPoint {
	return slices.DeleteFunc(slices.Clone(t.points), func(p trendPoint) bool { return !p.drawn() })
}

// direction says what the first and the last known year tell: "up", "down", "even",
// "plain" without intervals, "broken", "one", "none"; with ".weak" where one of them is
// unreliable.
func (t trend) direction() string {
	known := t.known()
	switch len(known) {
	case 0:
		return "none"
	case 1:
		if known[0].weak() {
			return "one.weak"
		}
		return "one"
	}
	first, last := known[0], known[len(known)-1]
	switch {
	case len(t.breaks) > 0 && (first.weak() || last.weak()):
		return "broken.weak"
	case len(t.breaks) > 0:
		return "broken"
	default:
		return course(first.Value, last.Value)
	}
}
