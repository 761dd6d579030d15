package ask

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// EditionRef names the edition that an answer comes from.
type EditionRef struct {
	ID    edition.Hash `json:"id" doc:"SHA-256 of the manifest"`
	Label string       `json:"label"`
	AsOf  string       `json:"as_of" doc:"The day whose memberships hold" format:"date"`
}

// RefOf names an edition.
func RefOf(h edition.Head) EditionRef { return EditionRef{h.ID, h.Label, h.AsOf} }

// AreaRef names an area.
type AreaRef struct {
	Level source.Level `json:"level"`
	Code  string       `json:"code"`
	Name  string       `json:"name"`
}

func areaRef(r edition.Relation) AreaRef { return AreaRef{r.Ref.Level, r.Ref.Code, r.Name} }

func areaRefs(list []edition.Relation) []AreaRef {
	refs := make([]AreaRef, len(list))
	for i, r := range list {
		refs[i] = areaRef(r)
	}
	return refs
}

// AliasRef is another code of an area.
type AliasRef struct {
	Code    string `json:"code"`
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind" enum:"associated,delegated,arrondissement,former_code" doc:"associated and delegated communes are folded into the area"`
	From    string `json:"from,omitempty" format:"date"`
	To      string `json:"to,omitempty" format:"date" doc:"The first day on which the code no longer holds"`
	InForce bool   `json:"in_force" doc:"Whether the code holds on the day of the edition"`
}

func aliasRef(a edition.Alias, h edition.Head) AliasRef {
	return AliasRef{a.Code, a.Name, a.Kind, a.From.String(), a.To.String(), a.InForce(h.Day())}
}

// ShareRef is an overlap with another area.
type ShareRef struct {
	AreaRef
	ShareArea         float64  `json:"share_area" doc:"Share of the surface that lies in the other, 0 to 1"`
	SharePopulation   *float64 `json:"share_population" doc:"Share of the people, from the 200 m grid; null when not known"`
	BoundarySimulated bool     `json:"boundary_simulated" doc:"Whether the boundary of either is simulated, and with it share_area"`
}

func shareRefs(list []edition.Share) []ShareRef {
	refs := make([]ShareRef, len(list))
	for i, s := range list {
		refs[i] = ShareRef{areaRef(s.Relation), s.Area, number(s.Population), s.Simulated}
	}
	return refs
}

// ValueOut is one value with all that is known of it. Numbers that are not known
// are null, and status and reason say why.
type ValueOut struct {
	Indicator         string            `json:"indicator"`
	Label             string            `json:"label" doc:"In the language of the request"`
	Period            indicator.Period  `json:"period" doc:"A year, a span such as 2011-2014, or empty when nothing is known for any; money and decisions of a span are the sum of its years"`
	Value             *float64          `json:"value"`
	Text              string            `json:"text" doc:"The value as people write it, or its status, in the language of the request"`
	Bound             string            `json:"bound,omitempty" enum:"at_most" doc:"at_most: the source gives no lower value, so that it means this or less; do not compute with it"`
	Unit              string            `json:"unit"`
	Status            indicator.Status  `json:"status" enum:"ok,unreliable,secret,absent,not_applicable"`
	Reason            indicator.Reason  `json:"reason" doc:"Why the status is not ok; empty when it is"`
	Numerator         *float64          `json:"numerator,omitempty"`
	Denominator       *float64          `json:"denominator,omitempty"`
	DenominatorPeriod string            `json:"denominator_period,omitempty"`
	N                 *int32            `json:"n,omitempty" doc:"Cases behind the numerator"`
	Low               *float64          `json:"low,omitempty" doc:"95 % interval"`
	High              *float64          `json:"high,omitempty" doc:"95 % interval"`
	Smoothed          *float64          `json:"smoothed,omitempty"`
	RankLow           *int32            `json:"rank_low,omitempty"`
	RankHigh          *int32            `json:"rank_high,omitempty"`
	Verdict           string            `json:"verdict,omitempty" enum:"above,cannot_tell,below"`
	Method            string            `json:"method,omitempty" doc:"How the value was made"`
	MethodArgs        map[string]string `json:"method_args,omitempty" doc:"What the method depends on, such as its years"`
	Note              string            `json:"note,omitempty" doc:"Method, reason and what is simulated, in words"`
	Sources           []string          `json:"sources" doc:"Ids of the sources, see sources"`
	SourceRow         *int32            `json:"source_row,omitempty" doc:"Row of the source's file, for values as published"`
	Simulated         []string          `json:"simulated" doc:"Roles of the inputs that are simulated"`
	Missing           *MissingOut       `json:"missing,omitempty" doc:"The file that would give the value"`
}

// MissingOut is a file that nobody gave.
type MissingOut struct {
	Role   string       `json:"role"`
	Title  edition.Text `json:"title"`
	Obtain edition.Text `json:"obtain" doc:"How to get it"`
}

func valueOut(w wording.Writer, f edition.Figure) ValueOut {
	v := f.Value
	out := ValueOut{
		Indicator: f.ID, Label: w.Indicator(f.ID), Period: f.Period, Value: number(v.Number), Unit: f.Unit,
		Text: w.Figure(f), Bound: bound(v.Basis),
		Status: v.Status, Reason: v.Reason, Numerator: number(v.Numerator), Denominator: number(v.Denominator),
		DenominatorPeriod: v.Basis.DenominatorPeriod.String(), N: count(v.N), Low: number(v.Low), High: number(v.High),
		Smoothed: number(v.Smoothed), RankLow: count(v.RankLow), RankHigh: count(v.RankHigh), Verdict: v.Verdict.String(),
		Method: v.Basis.Method, MethodArgs: v.Basis.Args, Note: w.Note(f), SourceRow: count(v.Row),
		Sources: []string{}, Simulated: []string{},
	}
	for _, s := range f.Sources {
		out.Sources = append(out.Sources, s.ID)
		if s.Simulated {
			out.Simulated = append(out.Simulated, s.Role)
		}
	}
	if f.Missing != nil {
		out.Missing = &MissingOut{f.Missing.Name, f.Missing.Title, f.Missing.Obtain}
	}
	return out
}

// bound says that values mean "this or less", empty when they are exact.
func bound(b edition.Basis) string {
	if b.AtMost() {
		return "at_most"
	}
	return ""
}

// number is a number, or null for one that is not known.
func number(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

// count is a count, or null for one that is not known.
func count(n int32) *int32 {
	if n == edition.None {
		return nil
	}
	return &n
}

// numbers is a column of numbers, null for those that are not known; nil for a
// column that is not there.
func numbers(column []float64) []*float64 {
	if column == nil {
		return nil
	}
	out := make([]*float64, len(column))
	for i := range column {
		if !math.IsNaN(column[i]) {
			out[i] = &column[i]
		}
	}
	return out
}

func counts(column []int32) []*int32 {
	if column == nil {
		return nil
	}
	out := make([]*int32, len(column))
	for i := range column {
		if column[i] != edition.None {
			out[i] = &column[i]
		}
	}
	return out
}

// texts is a column of words; nil for a column that is not there.
func texts[T fmt.Stringer](column []T) []string {
	if column == nil {
		return nil
	}
	out := make([]string, len(column))
	for i, word := range column {
		out[i] = word.String()
	}
	return out
}

// bbox is a box as GeoJSON has it: west, south, east, north.
func bbox(b orb.Bound, known bool) []float64 {
	if !known {
		return nil
	}
	return []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

// Instant writes a moment as programs read it (RFC 3339, UTC).
func Instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// pathOf is the address of something below a prefix.
func pathOf(prefix string, r source.Ref) string {
	return strings.TrimSuffix(prefix, "/") + "/" + r.String()
}
