package sirene

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/layout"
	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/data/source/table"
	"github.com/observatoire-essor/essor/geo/infile"
)

// kept is an establishment that counts. It holds no pointer, so that millions of
// them cost the garbage collector nothing.
type kept struct {
	siret      uint64
	row        uint32
	unit       uint32
	commune    uint32 // codes in reader.words
	ape        uint32
	size       uint32
	place      place
	insee, law bool
	family     uint8 // see familyNumber
	employer   bool
	diffusible bool
}

// establishmentColumns are where the columns stand in the description of the file.
type establishmentColumns struct {
	siret, diffusion, state, commune, size, employer, ape, nomenclature, usualName, sign int
}

func (r *reader) readEstablishments(ctx context.Context) error {
	f := r.settings.book["establishments"]
	c := establishmentColumns{
		siret: position(f, "siret"), diffusion: position(f, "diffusion"), state: position(f, "state"),
		commune: position(f, "commune"), size: position(f, "size"), employer: position(f, "employer"),
		ape: position(f, "ape"), nomenclature: position(f, "nomenclature"),
		usualName: position(f, "usual_name"), sign: position(f, "sign"),
	}
	return r.walk(ctx, r.in.File, f, func(in rows) func() error {
		v := &establishments{reader: r, rows: in, columns: c, inside: map[short]bool{}, header: headerOf(f, r.in)}
		return v.visit
	})
}

// establishments looks at one row after the other.
type establishments struct {
	*reader
	rows
	columns establishmentColumns
	header  func(column int) string
	inside  map[short]bool // communes met: do they belong to the territory?
}

func (v *establishments) visit() error {
	commune, b := short{}, v.field(v.columns.commune)
	if len(b) > 0 {
		var ok, inside bool
		if commune, ok = shorten(b); ok {
			if inside, ok = v.inside[commune]; ok && !inside {
				v.Skip()
				return nil
			}
		}
		if !ok {
			inside, code := v.look(commune, b)
			if code != "" {
				return v.refuse(code, v.columns.commune)
			}
			if !inside {
				v.Skip()
				return nil
			}
		}
	}
	if code := v.whole(); code != "" {
		return v.refuse(code, -1)
	}
	switch state := v.field(v.columns.state); string(state) {
	case "A":
	case "F":
		v.Skip()
		return nil
	default:
		return v.refuse(NoState, v.columns.state)
	}
	if len(b) == 0 {
		v.tells.noCommune++
		v.Skip()
		return nil
	}
	return v.active(commune)
}

// look decides on a commune that was not met before.
func (v *establishments) look(commune short, b []byte) (inside bool, wrong infile.Code) {
	code, lost := string(b), false
	if _, digits := number(b, 5); digits && len(b) == 4 {
		code, lost = "0"+code, true
	}
	valid, err := table.CommuneCode(code)
	if err != nil || valid != code {
		if v.whole() != "" { // the columns may have moved
			return true, ""
		}
		return false, table.BadCommune
	}
	parent, _ := layout.Arrondissement(code)
	inside = v.in.Keeps(source.Ref{Level: source.Commune, Code: code}) ||
		parent != "" && v.in.Keeps(source.Ref{Level: source.Commune, Code: parent}) || slices.Contains(v.settings.also, code)
	if inside && lost {
		return false, table.NumberCode
	}
	v.inside[commune] = inside
	return inside, ""
}

// active decides on an active establishment of the territory.
func (v *establishments) active(commune short) error {
	siret, ok := number(v.field(v.columns.siret), siretDigits)
	if !ok || siret == 0 {
		return v.refuse(BadSIRET, v.columns.siret)
	}
	siren := uint32(siret / nicRange)
	at, ok := v.units.find(siren)
	if !ok {
		switch {
		case !v.units.known.has(siren):
			v.tells.noUnit++
			if v.tells.noUnitFirst == 0 {
				v.tells.noUnitFirst = siret
			}
		case !v.units.active.has(siren):
			v.tells.closedUnit++
		}
		v.Skip()
		return nil
	}
	if first, again := v.find(siret); again {
		return v.refuseTwin(int(v.kept.at(first).row))
	}
	u := v.units.list.at(at)
	verdict, tested := v.verdict(u, siren)
	if !verdict.In(perimeter.Any) {
		v.Skip()
		return nil
	}
	if !tested {
		v.tells.untested++
	}
	v.keep(kept{
		siret: siret, unit: uint32(at), commune: v.words.of([]byte(commune.String())), insee: verdict.INSEE, law: verdict.Law, family: familyNumber(verdict.Family),
		diffusible: u.diffusible && string(v.field(v.columns.diffusion)) == "O",
	})
	return nil
}

func (v *establishments) verdict(u *unit, siren uint32) (perimeter.Verdict, bool) {
	family, listed := v.listed[siren]
	return v.judge.Of(
		perimeter.Unit{Category: padded(uint64(u.category), categoryDigits), Declared: u.declared, Listed: listed, Family: familyOfNumber(family)},
		perimeter.Code{Nomenclature: v.nomenclatures[u.nomenclature], Text: v.words.list[u.ape]},
		perimeter.Code{
			Nomenclature: v.nomenclatures[v.nomenclature(v.field(v.columns.nomenclature))],
			Text:         string(v.field(v.columns.ape)),
		},
	)
}

// keep completes an establishment and remembers it.
func (v *establishments) keep(e kept) {
	e.row = uint32(v.number())
	e.ape, e.size = v.code(v.field(v.columns.ape)), v.code(v.field(v.columns.size))
	e.employer = v.employs(string(v.field(v.columns.employer)) == "O", v.words.list[e.size], e.insee)
	if !e.diffusible {
		v.tells.hidden++
	}
	at := v.kept.add(e)
	if e.diffusible && v.units.list.at(int(e.unit)).name.length == 0 {
		v.nameItself(at)
	}
	v.position.add(e.siret, at, v.siret)
	v.Keep()
}

// nameItself remembers the name that an establishment has of its own: few need one, for
// most units have a name.
func (v *establishments) nameItself(at int) {
	for _, column := range []int{v.columns.usualName, v.columns.sign} {
		if b := v.field(column); len(b) > 0 {
			v.ownNames[at] = v.units.names.addLegible(b)
			return
		}
	}
}

// find is the position of a kept establishment.
func (r *reader) find(siret uint64) (at int, ok bool) { return r.position.find(siret, r.siret) }

func (r *reader) siret(at int) uint64 { return r.kept.at(at).siret }

// employs applies the rule of who is an employer, and counts what the rules give.
func (v *establishments) employs(flag bool, size string, insee bool) bool {
	sized := size != "" && size != "NN"
	yes := flag || sized
	switch v.settings.employer {
	case employerFlag:
		yes = flag
	case employerSize:
		yes = sized
	}
	if insee {
		v.tells.employers.add(flag, sized, yes)
	}
	return yes
}

// familyNumber is the position of a family among all, from 1; 0 for none.
func familyNumber(f perimeter.Family) uint8 { return uint8(slices.Index(perimeter.Families(), f) + 1) }

func familyOfNumber(n uint8) perimeter.Family {
	if n == 0 {
		return ""
	}
	return perimeter.Families()[n-1]
}

func (v *establishments) refuse(code infile.Code, column int) error {
	i := source.Issue{Row: v.number(), Code: string(code)}
	if code == table.TooFewFields || code == table.TooManyFields {
		got, want := v.width()
		i.Args = map[string]string{"got": strconv.Itoa(got), "want": strconv.Itoa(want)}
	}
	if column >= 0 {
		i.Column = v.header(column)
		i.Args = map[string]string{"value": legible(v.field(column))}
	}
	return v.Reject(i)
}

func (v *establishments) refuseTwin(first int) error {
	return v.Reject(source.Issue{
		Row: v.number(), Column: v.header(v.columns.siret), Code: string(layout.Duplicate),
		Args: map[string]string{"value": legible(v.field(v.columns.siret)), "first": strconv.Itoa(first)},
	})
}

// headerOf gives the names of columns for messages.
func headerOf(f layout.File, in source.Input) func(int) string {
	return func(column int) string {
		c := f.Columns[column]
		if given := in.Columns[c.Name]; len(given) > 0 {
			return strings.Join(given, ", ")
		}
		return c.Names[0]
	}
}
