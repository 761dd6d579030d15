package assises

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// Faults of figures that an edition cannot show.
const (
	NotPublished infile.Code = "plan.not_published" // it has no values for them
	NoValue      infile.Code = "plan.no_value"      // none of its values has a number
	NotDrawn     infile.Code = "plan.not_drawn"     // nothing can be drawn of its values
)

// Slot is a figure of a checked plan: what is drawn, and where it stands.
type Slot struct {
	Number  int // in the pack, from 1
	Section int // position in the plan
	Name    string
	Kind    string
	Uses    []string
	State   state.State
	Vector  edition.Key // of its indicator; empty for a what-if without one

	Title, Subtitle, Note string // empty: made from the data
	Reading               string // below the figure in the booklet

	line int // of the plan
}

// LeftOut is a figure of a tolerant plan that the edition cannot show, and why.
type LeftOut struct {
	Name string
	Why  error
}

// Vocabulary are the kinds and uses of figures that can be drawn.
type Vocabulary struct{ Kinds, Uses []string }

// Check looks up in an edition what a plan names. The error is an [infile.Fault] of the first
// figure that cannot be drawn; a tolerant plan leaves out those that the edition has no
// values for.
func (p Plan) Check(e *edition.Edition, can Vocabulary) (slots []Slot, left []LeftOut, err error) {
	for _, l := range p.Sheets {
		if e.Level(l) == nil && !p.Tolerant {
			return nil, nil, p.fault(0, "sheets", string(l), ask.JoinLevels(e))
		}
	}
	for i, section := range p.Sections {
		for _, entry := range section.Figures {
			s, err := p.slot(e, can, entry)
			var fault *infile.Fault
			switch {
			case err != nil && p.Tolerant && errors.As(err, &fault) && fault.Code != PlanField:
				left = append(left, LeftOut{entry.Name, err})
				continue
			case err != nil:
				return nil, nil, err
			}
			s.Section = i
			slots = append(slots, s)
		}
	}
	return slots, left, nil
}

// Drawable are the figures of a plan that can be drawn of an edition, with their numbers: see
// [Plan.Check], which this does first. A tolerant plan leaves out the others.
func Drawable(ctx context.Context, draw Drawer, e *edition.Edition, p Plan) (slots []Slot, left []LeftOut, err error) {
	all, left, err := p.Check(e, draw.Vocabulary())
	if err != nil {
		return nil, nil, err
	}
	why := make([]error, len(all))
	places := make([]int, len(all))
	for i := range places {
		places[i] = i
	}
	err = each(ctx, runtime.GOMAXPROCS(0), places, func(ctx context.Context, i int) error {
		_, why[i] = draw.Table(ctx, e, all[i])
		return ctx.Err()
	})
	if err != nil {
		return nil, nil, err
	}
	for i, s := range all {
		if why[i] == nil {
			s.Number = len(slots) + 1
			slots = append(slots, s)
			continue
		}
		err := p.undrawn(s, why[i])
		if !p.Tolerant || !isFault(err) {
			return nil, nil, err
		}
		left = append(left, LeftOut{s.Name, err})
	}
	if len(slots) == 0 {
		return nil, left, &infile.Fault{Code: PlanEmpty, File: p.File}
	}
	return slots, left, nil
}

// undrawn says in the words of the plan why a figure cannot be drawn.
func (p Plan) undrawn(s Slot, err error) error {
	problem, ok := problemOf(err)
	if !ok {
		return fmt.Errorf("figure %s: %w", s.Name, err)
	}
	return &infile.Fault{Code: NotDrawn, File: p.File, Row: s.line, Args: map[string]string{"name": s.Name}, Err: problem}
}

// problemOf is an error of package ask as a sentence of the catalogue.
func problemOf(err error) (sentence *message.SentenceError, ok bool) {
	var param *ask.ParamError
	var none *ask.NotFoundError
	var infeasible *ask.InfeasibleError
	switch {
	case errors.As(err, &param):
		args := map[string]string{"parameter": param.Parameter}
		maps.Copy(args, param.Args)
		return message.NewError("problem."+param.Code, args), true
	case errors.As(err, &none):
		return message.NewError("problem."+none.Code, none.Args), true
	case errors.As(err, &infeasible):
		return message.NewError("problem."+infeasible.Code, infeasible.Args), true
	}
	return nil, false
}

// Says writes an error of a pack for people: what a figure lacks, after the plan that asked
// for it.
func Says(w wording.Writer, err error) string {
	text := w.Text.Error(w.Lang, err)
	var why *message.SentenceError
	if fault, ok := errors.AsType[*infile.Fault](err); ok && fault.Code == NotDrawn && errors.As(fault.Err, &why) {
		text += " " + w.Text.Error(w.Lang, why)
	}
	return text
}

func isFault(err error) bool {
	var fault *infile.Fault
	return errors.As(err, &fault)
}

// slot checks one figure.
func (p Plan) slot(e *edition.Edition, can Vocabulary, entry Entry) (Slot, error) {
	if !slices.Contains(can.Kinds, entry.Kind) {
		return Slot{}, p.fault(entry.line, "figure", entry.Kind, strings.Join(can.Kinds, ", "))
	}
	uses := entry.Uses
	if len(uses) == 0 {
		uses = p.Uses
	}
	for i, u := range uses {
		if !slices.Contains(can.Uses, u) || slices.Contains(uses[:i], u) {
			return Slot{}, p.fault(entry.line, "uses", u, strings.Join(can.Uses, ", "))
		}
	}
	lang := p.Language
	s := Slot{
		Name: entry.Name, Kind: entry.Kind, Uses: uses, line: entry.line,
		Title: entry.Title.In(lang), Subtitle: entry.Subtitle.In(lang), Note: entry.Note.In(lang),
		Reading: entry.Reading.In(lang),
	}
	asked, err := state.Parse(entry.query())
	if err != nil {
		return Slot{}, p.wrong(entry, err)
	}
	if s.State, err = p.known(e, entry, asked); err != nil {
		return Slot{}, err
	}
	s.Vector, err = p.published(e, entry, s.State)
	return s, err
}

// query writes a figure as pages have it in their address.
func (e Entry) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"indicator": e.Indicator, "level": string(e.Level), "period": e.Period, "against": e.Against, "ref": e.Reference, "sel": e.Select,
		"classes": e.Classes, "breaks": e.Breaks, "uncertainty": e.Uncertainty, "place": e.Place, "need": e.Need, "group": e.Group,
		"scenario": e.Scenario,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// known replaces what the edition calls otherwise, and tells what it has not.
func (p Plan) known(e *edition.Edition, entry Entry, s state.State) (state.State, error) {
	if s.Level != "" && e.Level(s.Level) == nil {
		return s, p.notPublished(entry, entry.Indicator, s.Level, "", "")
	}
	for _, id := range []string{s.Indicator, s.Need} {
		if _, ok := e.Definition(id); id != "" && !ok {
			if base, _, _ := strings.Cut(id, "?"); !inCatalogue(base) {
				return s, p.fault(entry.line, "indicator", id, strings.Join(basesOf(e), ", "))
			}
			return s, p.notPublished(entry, id, s.Level, "", "")
		}
	}
	checked, err := s.Check(e)
	if err != nil {
		return s, p.wrong(entry, err)
	}
	return checked, nil
}

// published is the vector that a figure shows. Those of its need and of the period that it
// is compared with must be there too.
func (p Plan) published(e *edition.Edition, entry Entry, s state.State) (edition.Key, error) {
	find := func(id, period string) (edition.Key, error) {
		if id == "" || s.Level == "" {
			return edition.Key{}, nil
		}
		v, err := ask.FindVector(e, id, s.Level, period)
		var none *ask.NotFoundError
		if errors.As(err, &none) {
			return edition.Key{}, p.notPublished(entry, id, s.Level, period, none.Args["periods"])
		}
		if err != nil {
			return edition.Key{}, p.wrong(entry, err)
		}
		if !slices.ContainsFunc(v.Status, indicator.Status.HasValue) {
			return v.Key, &infile.Fault{Code: NoValue, File: p.File, Row: entry.line, Args: map[string]string{
				"name": entry.Name, "indicator": id, "level": string(s.Level), "period": v.Period.String(),
			}}
		}
		return v.Key, nil
	}
	for _, other := range [][2]string{{s.Need, ""}, {s.Indicator, s.Against}} {
		if other == [2]string{s.Indicator, ""} {
			continue
		}
		if _, err := find(other[0], other[1]); err != nil {
			return edition.Key{}, err
		}
	}
	return find(s.Indicator, s.Period)
}

func (p Plan) notPublished(entry Entry, id string, level source.Level, period, periods string) error {
	return &infile.Fault{Code: NotPublished, File: p.File, Row: entry.line, Args: map[string]string{
		"name": entry.Name, "indicator": id, "level": string(level), "period": period, "periods": periods,
	}}
}

// wrong makes a fault of the plan of a parameter that cannot be what it is.
func (p Plan) wrong(entry Entry, err error) error {
	var param *ask.ParamError
	if !errors.As(err, &param) {
		return err
	}
	field := map[string]string{"ref": "reference", "sel": "select"}[param.Parameter]
	if field == "" {
		field = param.Parameter
	}
	expected := param.Args["expected"]
	if expected == "" {
		expected = param.Args["examples"]
	}
	value := param.Args["value"]
	if value == "" {
		value = entry.query().Get(param.Parameter)
	}
	return p.fault(entry.line, field, value, expected)
}

func inCatalogue(base string) bool {
	return slices.ContainsFunc(indicator.Entries(), func(d indicator.Definition) bool { return d.ID == base })
}

// basesOf are the indicators of an edition without parameters, each once.
func basesOf(e *edition.Edition) []string {
	var bases []string
	for _, d := range e.Catalogue {
		if !slices.Contains(bases, d.Base()) {
			bases = append(bases, d.Base())
		}
	}
	return bases
}

// InLanguage is the plan in another language.
func (p Plan) InLanguage(lang message.Lang) Plan {
	p.Language = lang
	return p
}
