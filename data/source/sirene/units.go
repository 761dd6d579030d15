package sirene

import (
	"context"

	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/data/source/table"
)

// unit is an active legal unit that may count.
type unit struct {
	siren        uint32
	ape          uint32  // in reader.words
	name         textRef // nothing when it may not be shown
	category     uint16
	declared     bool
	diffusible   bool
	nomenclature uint8
}

// unitColumns are where the columns stand in the description of the file.
type unitColumns struct {
	siren, diffusion, state, category, ess, ape, nomenclature, name, usualName, initials int
}

// readUnits keeps the active units of all France that may count: they do not tell
// where their establishments are.
func (r *reader) readUnits(ctx context.Context) error {
	f := r.settings.book["units"]
	c := unitColumns{
		siren: position(f, "siren"), diffusion: position(f, "diffusion"), state: position(f, "state"),
		category: position(f, "category"), ess: position(f, "ess"), ape: position(f, "ape"),
		nomenclature: position(f, "nomenclature"), name: position(f, "name"),
		usualName: position(f, "usual_name"), initials: position(f, "initials"),
	}
	bad := newDamages(r.settings.units)
	err := r.walk(ctx, r.settings.units, f, func(in rows) func() error {
		return func() error { r.visitUnit(in, c, bad); return nil }
	})
	if err != nil {
		return err
	}
	return bad.tell(&r.Tally)
}

func (r *reader) visitUnit(in rows, c unitColumns, bad *damages) {
	n, ok := number(in.field(c.siren), sirenDigits)
	state := in.field(c.state)
	if code := in.whole(); code != "" {
		bad.add(code, in.number())
		return
	}
	switch {
	case !ok:
		bad.add(table.BadSIREN, in.number())
		return
	case string(state) != "A" && string(state) != "C":
		bad.add(NoState, in.number())
		return
	}
	siren := uint32(n)
	if r.units.known.has(siren) {
		bad.add(CompanionTwin, in.number())
		return
	}
	r.units.known.add(siren)
	if state[0] != 'A' {
		return
	}
	r.units.active.add(siren)
	category, _ := number(in.field(c.category), categoryDigits)
	declared := string(in.field(c.ess)) == "O"
	if _, listed := r.listed[siren]; !r.candidates[category] && !declared && !listed {
		return
	}
	r.units.add(r.unitOf(in, c, unit{siren: siren, category: uint16(category), declared: declared}))
}

func (r *reader) unitOf(in rows, c unitColumns, u unit) unit {
	u.diffusible = string(in.field(c.diffusion)) == "O"
	u.ape = r.code(in.field(c.ape))
	u.nomenclature = r.nomenclature(in.field(c.nomenclature))
	for _, column := range []int{c.name, c.usualName, c.initials} {
		if b := in.field(column); u.diffusible && len(b) > 0 {
			u.name = r.units.names.addLegible(b)
			break
		}
	}
	return u
}

// units are the legal units that were read.
type units struct {
	known, active numbers
	index         finder // in list, by SIREN
	list          chunks[unit]
	names         texts
}

func (u *units) add(item unit) { u.index.add(uint64(item.siren), u.list.add(item), u.siren) }

func (u *units) siren(at int) uint64 { return uint64(u.list.at(at).siren) }

// find is the position of a unit in the list.
func (u *units) find(siren uint32) (at int, ok bool) { return u.index.find(uint64(siren), u.siren) }

// code is the number of a code among those met; one that is no code counts as none.
func (r *reader) code(b []byte) uint32 {
	if s, ok := shorten(b); ok {
		return r.words.of(s[:len(b)])
	}
	return r.words.of(nil)
}

// candidates tells for each legal category whether it may count by itself.
func candidates(t perimeter.Table, j *perimeter.Judge) (may [10_000]bool) {
	for _, c := range t.Categories {
		if code, ok := number([]byte(c.Code), categoryDigits); ok {
			may[code] = j.Reaches(perimeter.Unit{Category: c.Code})
		}
	}
	return may
}

// nomenclature is the position of a name among those met. There are four or five;
// names beyond what fits are taken together.
func (r *reader) nomenclature(b []byte) uint8 {
	for i, name := range r.nomenclatures {
		if name == string(b) {
			return uint8(i)
		}
	}
	if len(r.nomenclatures) == 255 {
		return 254
	}
	r.nomenclatures = append(r.nomenclatures, legible(b))
	return uint8(len(r.nomenclatures) - 1)
}
