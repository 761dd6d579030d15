package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// comparedOut is a comparison for machines.
type comparedOut struct {
	Before  headOut     `json:"before"`
	After   headOut     `json:"after"`
	Sources []changeOut `json:"sources"`
	Entered []string    `json:"communes_entered"`
	Left    []string    `json:"communes_left"`
	Summary []tallyOut  `json:"summary"`
	Moves   []moveOut   `json:"moves"`
}

type headOut struct {
	ID          string `json:"id"`
	Label       string `json:"label"`
	AsOf        string `json:"as_of"`
	PublishedAt string `json:"published_at"`
}

// changeOut is a file in both editions; null where one has none.
type changeOut struct {
	Role   string   `json:"role"`
	Before *fileOut `json:"before"`
	After  *fileOut `json:"after"`
}

type fileOut struct {
	File    string `json:"file"`
	Vintage string `json:"vintage"`
	Period  string `json:"period"`
	SHA256  string `json:"sha256"`
	Bytes   int64  `json:"bytes"`
}

type tallyOut struct {
	Indicator string `json:"indicator"`
	Why       string `json:"why"`
	Values    int    `json:"values"`
}

type moveOut struct {
	Kind      string     `json:"kind"`
	Indicator string     `json:"indicator"`
	Period    string     `json:"period"`
	Level     string     `json:"level"`
	Code      string     `json:"code"`
	Name      string     `json:"name"`
	Simulated bool       `json:"simulated"`
	Before    *valueOut  `json:"before"`
	After     *valueOut  `json:"after"`
	Causes    []causeOut `json:"causes"`
}

type valueOut struct {
	Number            *float64 `json:"value"`
	Numerator         *float64 `json:"numerator,omitempty"`
	Denominator       *float64 `json:"denominator,omitempty"`
	DenominatorPeriod string   `json:"denominator_period,omitempty"`
	N                 *int32   `json:"n,omitempty"`
	Low               *float64 `json:"low,omitempty"`
	High              *float64 `json:"high,omitempty"`
	Smoothed          *float64 `json:"smoothed,omitempty"`
	RankLow           *int32   `json:"rank_low,omitempty"`
	RankHigh          *int32   `json:"rank_high,omitempty"`
	Verdict           string   `json:"verdict,omitempty"`
	Status            string   `json:"status"`
	Reason            string   `json:"reason,omitempty"`
	Method            string   `json:"method,omitempty"`
}

type causeOut struct {
	Why     string      `json:"why"`
	Sources []changeOut `json:"sources,omitempty"`
	Entered []string    `json:"entered,omitempty"`
	Left    []string    `json:"left,omitempty"`
	Before  string      `json:"before,omitempty"` // a method, a year or the reference's number
	After   string      `json:"after,omitempty"`
}

func (r comparison) movesJSON() error {
	out := comparedOut{
		Before: headOf(r.Before), After: headOf(r.After), Sources: changesOf(r.Sources),
		Entered: codesOf(r.Entered), Left: codesOf(r.Left), Summary: []tallyOut{}, Moves: []moveOut{},
	}
	for _, t := range r.Summary() {
		out.Summary = append(out.Summary, tallyOut{t.Indicator, string(t.Why), t.Values})
	}
	for _, m := range r.Moves {
		move := moveOut{
			Kind: string(m.Kind), Indicator: m.Key.Indicator, Period: m.Key.Period.String(), Level: string(m.Ref.Level), Code: m.Ref.Code,
			Name: m.Name, Simulated: r.simulated(m), Before: valueOf(m.Before), After: valueOf(m.After),
		}
		if m.Kind == edition.New {
			move.Before = nil
		}
		if m.Kind == edition.Gone {
			move.After = nil
		}
		for _, c := range m.Causes {
			move.Causes = append(move.Causes, causeOf(c))
		}
		out.Moves = append(out.Moves, move)
	}
	return r.printJSON(out)
}

// movesCSV prints a row a move, numbers with all their digits.
func (r comparison) movesCSV() error {
	rows := [][]string{{
		"kind", "indicator", "period", "level", "code", "name", "why", "files", "before", "after", "numerator_before", "numerator_after",
		"denominator_before", "denominator_after", "low_before", "low_after", "high_before", "high_after",
		"verdict_before", "verdict_after", "status_before", "status_after", "simulated",
	}}
	for _, m := range r.Moves {
		var whys, files []string
		for _, c := range m.Causes {
			whys = append(whys, string(c.Why))
			for _, s := range c.Sources {
				files = append(files, r.file(s))
			}
		}
		row := []string{
			string(m.Kind), m.Key.Indicator, m.Key.Period.String(), string(m.Ref.Level), m.Ref.Code, m.Name,
			strings.Join(whys, " "), strings.Join(files, "; "),
		}
		for _, pair := range [][2]float64{
			{m.Before.Number, m.After.Number},
			{m.Before.Numerator, m.After.Numerator},
			{m.Before.Denominator, m.After.Denominator},
			{m.Before.Low, m.After.Low},
			{m.Before.High, m.After.High},
		} {
			row = append(row, digits(pair[0]), digits(pair[1]))
		}
		rows = append(rows, append(row, m.Before.Verdict.String(), m.After.Verdict.String(),
			m.Before.Status.String(), m.After.Status.String(), strconv.FormatBool(r.simulated(m))))
	}
	return r.printCSV(rows)
}

// digits is the shortest decimal that reads back as the same number.
func digits(v float64) string {
	if n := known(v); n != nil {
		return strconv.FormatFloat(*n, 'f', -1, 64)
	}
	return ""
}

func headOf(h edition.Head) headOut {
	return headOut{string(h.ID), h.Label, h.AsOf, h.PublishedAt.UTC().Format(time.RFC3339)}
}

func changesOf(changes []edition.SourceChange) []changeOut {
	file := func(s *edition.Source) *fileOut {
		if s == nil {
			return nil
		}
		return &fileOut{s.File, s.Vintage, s.Period, s.SHA256, s.Bytes}
	}
	out := make([]changeOut, len(changes))
	for i, c := range changes {
		out[i] = changeOut{c.Role(), file(c.Before), file(c.After)}
	}
	return out
}

func causeOf(c edition.Cause) causeOut {
	out := causeOut{Why: string(c.Why), Sources: changesOf(c.Sources), Entered: codesOf(c.Entered), Left: codesOf(c.Left)}
	switch c.Why {
	case edition.WhyMethod:
		out.Before, out.After = c.Methods[0], c.Methods[1]
	case edition.WhyDenominator:
		out.Before, out.After = c.Periods[0], c.Periods[1]
	case edition.WhyReference:
		out.Before, out.After = digits(c.References[0].Number), digits(c.References[1].Number)
	case edition.WhyPerimeter, edition.WhyCatalogue, edition.WhySecrecy, edition.WhyData, edition.WhyContext, edition.WhyOther:
	}
	return out
}

func valueOf(v edition.Value) *valueOut {
	count := func(n int32) *int32 {
		if n == edition.None {
			return nil
		}
		return &n
	}
	return &valueOut{
		Number: known(v.Number), Numerator: known(v.Numerator), Denominator: known(v.Denominator), DenominatorPeriod: v.Basis.DenominatorPeriod.String(),
		N: count(v.N), Low: known(v.Low), High: known(v.High), Smoothed: known(v.Smoothed), RankLow: count(v.RankLow), RankHigh: count(v.RankHigh),
		Verdict: v.Verdict.String(), Status: v.Status.String(), Reason: string(v.Reason), Method: v.Basis.Method,
	}
}

func codesOf(refs []source.Ref) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.String()
	}
	return out
}
