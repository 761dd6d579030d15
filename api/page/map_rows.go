package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mostRows is how many areas the table beside a map has; the file has all of them.
const mostRows = 250

// mapRow is an area in the table beside the map.
type mapRow struct {
	edition.Relation
	Index    int    // position among the areas of the level, which is the id in tiles
	Swatch   swatch // how the map draws it
	Value    string // with its unit, or the status
	Before   string // of the period that is compared with
	Need     string // value of the indicator of need
	Class    string // of a bivariate map: in words
	Known    bool
	Interval string
	Dot      *dot
	Verdict  string
	Sign     string // the verdict as a sign, which stands beside its word
	Rank     string // "3–9"
	Status   string // word; empty when the value stands
	Reason   string
	Picked   bool
	Say      string // all of it in a sentence, for those who hear the map

	figure edition.Figure
	lacks  lack // what the value of need lacks, of a bivariate map
}

// dot is a value with its interval on the scale of the table, 0 to 120.
type dot struct {
	At, Low, High float64
	Bounded       bool // it has an interval
	Beyond        bool // the interval goes on beyond the scale
}

// scale is where values lie in the table.
type scale struct{ least, most float64 }

const dotWidth = 120

func (s scale) at(x float64) float64 {
	return math.Round(10*dotWidth*(x-s.least)/(s.most-s.least)) / 10
}

// newScale holds all values, and intervals as far as 1.6 times as much: one wide interval
// shall not press all others together.
func newScale(rows []mapRow) (scale, bool) {
	s := scale{0, 0}
	for _, r := range rows {
		if r.Known {
			s.least, s.most = min(s.least, r.figure.Value.Number), max(s.most, r.figure.Value.Number)
		}
	}
	if s.least == s.most {
		return s, false
	}
	longest := scale{1.6 * s.least, 1.6 * s.most}
	for _, r := range rows {
		if v := r.figure.Value; r.Known && v.Low == v.Low && v.High == v.High {
			s.least, s.most = max(longest.least, min(s.least, v.Low)), min(longest.most, max(s.most, v.High))
		}
	}
	return s, true
}

func (s scale) dot(v edition.Value) *dot {
	d := &dot{At: s.at(v.Number)}
	if v.Low == v.Low && v.High == v.High {
		d.Bounded, d.Low, d.High = true, s.at(max(v.Low, s.least)), s.at(min(v.High, s.most))
		d.Beyond = v.High > s.most || v.Low < s.least
	}
	return d
}

// mapRows are the areas by their values, the highest first; the bivariate map begins with
// most need and least support.
func (v view) mapRows(e *edition.Edition, s Settled, reference standard, cross *ask.CrossOut) []mapRow {
	ranked := e.Ranking(s.Key)
	if cross != nil {
		b := e.Level(s.Level)
		needs := e.Vector(edition.Key{Indicator: cross.Need.ID, Level: s.Level, Period: cross.NeedPeriod})
		cell := func(r edition.Ranked) (rank int, need float64) {
			i, _ := b.Index(r.Ref.Code)
			need = needs.At(i).Number
			if c := cross.Cell[i]; c >= 0 {
				return -(c/ask.CrossClasses)*ask.CrossClasses + c%ask.CrossClasses, need
			}
			return ask.CrossClasses, need
		}
		slices.SortStableFunc(ranked, func(x, y edition.Ranked) int {
			cx, nx := cell(x)
			cy, ny := cell(y)
			return cmp.Or(cmp.Compare(cx, cy), cmp.Compare(ny, nx))
		})
	}
	rows := make([]mapRow, len(ranked))
	inRanks := 0
	for i, r := range ranked {
		rows[i] = v.mapRow(e, s, r, reference)
		if rows[i].Rank != "" {
			inRanks++
		}
	}
	for i := range rows {
		rows[i].Say = v.sayRow(rows[i], inRanks)
	}
	return rows
}

func (v view) mapRow(e *edition.Edition, s Settled, r edition.Ranked, reference standard) mapRow {
	row := mapRow{Relation: r.Relation, Value: v.Figure(r.Figure), Known: r.Value.Status.HasValue(), Picked: slices.Contains(s.Sel, r.Ref), figure: r.Figure}
	row.Index, _ = e.Level(s.Level).Index(r.Ref.Code)
	row.figure.Value.Verdict = reference.verdict(r.Figure)
	f := row.figure
	row.Interval, row.Verdict, row.Sign = v.Interval(f.Definition, f.Value), v.Verdict(f.Definition, f.Value), verdictSign(f.Value.Verdict)
	row.Rank = rankText(f.Value)
	if f.Value.Status != indicator.OK {
		row.Status, row.Reason = v.Text.Sentence(v.Lang, "status."+f.Value.Status.String(), nil), v.Reason(f.Value.Reason)
	}
	return row
}

// standard is what areas are compared with.
type standard struct {
	edition.Relation
	figure edition.Figure
	whole  edition.Value // of the territory of the edition
	own    bool          // it is that territory
}

// verdict is how a value stands to the standard.
func (s standard) verdict(f edition.Figure) indicator.Verdict {
	if s.own {
		return f.Value.Verdict
	}
	return ask.Against(f.Definition, f.Value, s.figure.Value, s.whole)
}

// verdictSign stands beside the word, never alone.
func verdictSign(v indicator.Verdict) string {
	switch v {
	case indicator.Above:
		return "▲"
	case indicator.Below:
		return "▼"
	case indicator.CannotTell:
		return "≈"
	default:
		return ""
	}
}

func rankText(v edition.Value) string {
	switch v.RankLow {
	case edition.None:
		return ""
	case v.RankHigh:
		return fmt.Sprint(v.RankLow)
	default:
		return fmt.Sprintf("%d–%d", v.RankLow, v.RankHigh)
	}
}

// sayRow is a row in a sentence: name, value, interval, verdict, rank among those that
// have one, status.
func (v view) sayRow(r mapRow, inRanks int) string {
	args := append(v.sayParts(r), "verdict", r.Verdict)
	if r.Rank != "" {
		args = append(args, "rank", r.Rank, "ranked", v.Count(inRanks))
	}
	return v.Say("map.say", args...)
}

// sayCross is a row of a bivariate map in a sentence: need, support and its cell.
func (v view) sayCross(r mapRow, need string) string {
	return v.Say("map.say.cross", append(v.sayParts(r), "need_label", v.Indicator(need), "need", r.Need, "cell", r.Class)...)
}

// sayParts are what sentences on rows have in common.
func (v view) sayParts(r mapRow) []string {
	args := []string{"name", r.Name, "value", r.Value, "reason", r.Reason}
	if r.Interval != "" {
		args = append(args, "low", v.Bare(r.figure.Definition, r.figure.Value.Low), "high", v.Bare(r.figure.Definition, r.figure.Value.High))
	}
	if r.Known && r.Status != "" {
		args = append(args, "status", r.Status)
	}
	return args
}

// reference is what the map's areas are compared with: the area that was chosen, or the
// whole territory.
func reference(e *edition.Edition, s Settled) standard {
	var territory source.Ref
	if e.Pack.Territory != nil {
		territory = e.Pack.Territory.Ref()
	}
	out := standard{own: s.Ref.Code == "" || s.Ref == territory}
	whole := figureOf(e, s, territory)
	out.whole, out.figure, out.Relation = whole.Value, whole, edition.Relation{Ref: territory, Name: e.Name(territory)}
	if !out.own {
		out.figure, out.Relation = figureOf(e, s, s.Ref), edition.Relation{Ref: s.Ref, Name: e.Name(s.Ref)}
	}
	return out
}

// figureOf is the figure of an area that a map shows, also of one of another level.
func figureOf(e *edition.Edition, s Settled, ref source.Ref) edition.Figure {
	for _, r := range e.Ranking(edition.Key{Indicator: s.Indicator, Level: ref.Level, Period: s.Key.Period}) {
		if r.Ref == ref {
			return r.Figure
		}
	}
	return edition.Figure{Definition: s.Definition, Value: edition.Unknown(indicator.Absent, "", edition.Basis{})}
}

// beforeOf are the values of the period that a difference is taken from, by code.
func beforeOf(e *edition.Edition, s Settled) map[string]edition.Figure {
	values := map[string]edition.Figure{}
	for _, r := range e.Ranking(s.Before) {
		values[r.Ref.Code] = r.Figure
	}
	return values
}

// difference makes of a row the change since the period before, by the rules of
// [ask.Change].
func (v view) difference(c ask.Change, r *mapRow, before edition.Figure) {
	was, is := c.Before(before.Value), c.After(r.figure.Value)
	r.Before, r.Value = v.Value(c.Definition, was), v.Value(c.Definition, is)
	r.Interval, r.Rank, r.Dot = "", "", nil
	r.figure.Value.Verdict = c.Told(was, is)
	if r.Status == "" && was.Status == indicator.Unreliable {
		r.Status, r.Reason = v.Text.Sentence(v.Lang, "status."+was.Status.String(), nil), v.Reason(was.Reason)
	}
	r.Known = was.Status.HasValue() && is.Status.HasValue()
	r.Verdict, r.Sign = "", ""
	if r.Known {
		r.Verdict = v.Say("map.change." + r.figure.Value.Verdict.String())
		r.Sign = verdictSign(r.figure.Value.Verdict)
		r.Class = v.Number(c.Definition, is.Number-was.Number)
	}
	r.Say = v.Say("map.say.change", "name", r.Name, "value", r.Value, "before", r.Before, "change", r.Class, "verdict", r.Verdict)
}
