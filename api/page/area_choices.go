package page

import (
	"slices"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// choices are what the form of a sheet offers.
type choices struct {
	References []areaGroup
	Compare    []areaGroup
	Slots      []string // what the lists for comparison have chosen, empty for nothing
	Periods    []areaOption
	Place      string
}

// areaGroup is a group of options under one name.
type areaGroup struct {
	Label   string
	Options []areaOption
}

// areaOption is an option of a form.
type areaOption struct {
	Value, Label string
	Chosen       bool
}

// mostOffered is how many areas of one level a list offers.
const mostOffered = 200

func (r reader) choices() choices {
	c := choices{Place: r.asked.State.Place}
	c.References = append(c.References, areaGroup{r.Say("area.choice.around"), r.surroundings()})
	if peers := r.peers(r.sheet.Ref.Level); len(peers) > 0 {
		c.References = append(c.References, areaGroup{r.Levels(r.sheet.Ref.Level), peers})
		c.Compare = append(c.Compare, areaGroup{r.Levels(r.sheet.Ref.Level), peers})
	}
	c.Compare = append(c.Compare, areaGroup{r.Say("area.choice.around"), r.surroundings()})
	for i := range mostCompared {
		slot := ""
		if i < len(r.compared) {
			slot = r.compared[i].Ref.String()
		}
		c.Slots = append(c.Slots, slot)
	}
	for _, f := range figuresOfMoney(&r.sheet) {
		text := f.Period.String()
		c.Periods = append(c.Periods, areaOption{text, wording.Period(f.Period), text == r.asked.State.Period})
	}
	return c
}

// figuresOfMoney are the figures whose periods can be chosen.
func figuresOfMoney(s *edition.Sheet) []edition.Figure {
	return slices.DeleteFunc(slices.Clone(s.Figures), func(f edition.Figure) bool { return f.ID != "funding.per_capita" })
}

// PeriodsOfMoney are the periods that the sheet of an area can show money of.
func PeriodsOfMoney(s *edition.Sheet) []string {
	var periods []string
	for _, f := range figuresOfMoney(s) {
		if f.Period.To > 0 {
			periods = append(periods, f.Period.String())
		}
	}
	return periods
}

// surroundings are the areas around: the territory, what the area is part of, the
// communes where it lies, and what lies outside of neighbourhoods.
func (r reader) surroundings() []areaOption {
	var list []edition.Relation
	add := func(rel edition.Relation) {
		if rel.Ref.Code != "" && rel.Ref != r.sheet.Ref && !slices.Contains(list, rel) {
			list = append(list, rel)
		}
	}
	add(r.sheet.Reference)
	for _, p := range r.sheet.Parents {
		add(p)
	}
	for _, o := range r.sheet.Overlaps {
		add(o.Relation)
	}
	for _, level := range []source.Level{source.OutsideQPV2015, source.OutsideQPV2024} {
		if b := r.Edition.Level(level); b != nil && b.Len() == 1 {
			ref := source.Ref{Level: level, Code: b.Codes[0]}
			add(edition.Relation{Ref: ref, Name: r.Edition.Name(ref)})
		}
	}
	options := make([]areaOption, len(list))
	for i, rel := range list {
		options[i] = r.option(rel)
	}
	return options
}

// peers are the other areas of a level by their names; none when they are too many for a
// list, which the address of the page takes all the same.
func (r reader) peers(level source.Level) []areaOption {
	b := r.Edition.Level(level)
	if b == nil || b.Len() > mostOffered {
		return nil
	}
	var list []edition.Relation
	for _, code := range b.Codes {
		if ref := (source.Ref{Level: level, Code: code}); ref != r.sheet.Ref {
			list = append(list, edition.Relation{Ref: ref, Name: r.Edition.Name(ref)})
		}
	}
	slices.SortStableFunc(list, byName)
	options := make([]areaOption, len(list))
	for i, rel := range list {
		options[i] = r.option(rel)
	}
	return options
}

func (r reader) option(rel edition.Relation) areaOption {
	return areaOption{rel.Ref.String(), r.Say("area.choice.area", "name", rel.Name, "level", r.Level(rel.Ref.Level)), rel.Ref == r.asked.State.Ref}
}

// SimilarWords says by what similar areas are found.
func (v view) SimilarWords(s ask.Similar) string {
	text := ""
	for i, by := range s.By {
		if i > 0 {
			text += ", "
		}
		text += v.Say("area.similar." + by)
	}
	return v.Say("area.similar.by", "what", text)
}

// CanonicalArea is the state of a sheet without what it shows anyway: the usual reference, the
// place of the beneficiary's seat, and the area itself among those to compare.
func CanonicalArea(s edition.Sheet, asked state.State) state.State {
	if asked.Ref == s.Reference.Ref {
		asked.Ref = source.Ref{}
	}
	if asked.Place == edition.PlaceSeat {
		asked.Place = ""
	}
	asked.Sel = slices.DeleteFunc(slices.Clone(asked.Sel), func(r source.Ref) bool { return r == s.Ref })
	return asked
}
