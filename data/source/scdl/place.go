package scdl

import (
	"math"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// Kinds of places, as [source.GrantPlace] has them.
const (
	seat   = "seat"
	action = "action"
)

// places reads where the money goes: the commune of the beneficiary's seat, and the
// project's areas with their shares, "qpv2015/QP059074:0.6|commune/59512:0.4". Places
// outside the territory are left out; when all are, the row is skipped.
func (r *reader) places(d *draft) error {
	var all []source.GrantPlace
	if value := d.row.Text("commune_siege"); value != "" {
		code, err := table.CommuneCode(value)
		if err != nil {
			d.noteValue("commune_siege", err)
		} else {
			all = append(all, source.GrantPlace{Ref: source.Ref{Level: source.Commune, Code: code}, Kind: seat, Share: 1})
		}
	}
	all = append(all, actions(d)...)
	for _, p := range all {
		if r.in.Keeps(p.Ref) {
			d.grant.Places = append(d.grant.Places, p)
		}
	}
	if len(all) > 0 && len(d.grant.Places) == 0 {
		return errOutside
	}
	return nil
}

// actions are the places of the project. Shares may sum to less than one, the rest
// being elsewhere, but not to more; a lone place without a share has all.
func actions(d *draft) []source.GrantPlace {
	value := d.row.Text("project_places")
	if value == "" {
		return nil
	}
	var places []source.GrantPlace
	sum := 0.0
	parts := strings.Split(value, "|")
	for _, part := range parts {
		ref, s, ok := parsePlace(strings.TrimSpace(part), len(parts) == 1)
		if !ok {
			d.note(badPlace, "project_places", "value", part)
			continue
		}
		sum += s
		if i := slices.IndexFunc(places, func(p source.GrantPlace) bool { return p.Ref == ref }); i >= 0 {
			places[i].Share += s
			continue
		}
		places = append(places, source.GrantPlace{Ref: ref, Kind: action, Share: s})
	}
	if sum > 1.001 {
		d.note(badPlaceShares, "project_places", "value", value)
		return nil
	}
	for i := range places {
		places[i].Share = math.Min(places[i].Share, 1)
	}
	return places
}

// parsePlace reads "level/code:share"; the share may be left out of a lone place.
func parsePlace(text string, lone bool) (source.Ref, float64, bool) {
	name, part, shared := strings.Cut(text, ":")
	s := 1.0
	if shared {
		v, err := table.ParseDecimal(part)
		if err != nil || v <= 0 || v > 1 {
			return source.Ref{}, 0, false
		}
		s = v
	} else if !lone {
		return source.Ref{}, 0, false
	}
	level, code, _ := strings.Cut(name, "/")
	ref := source.Ref{Level: source.Level(strings.ToLower(strings.TrimSpace(level))), Code: strings.TrimSpace(code)}
	return ref, s, slices.Contains(source.Levels(), ref.Level) && checkCode(&ref)
}

// checkCode normalises the code of an area as its level wants it.
func checkCode(ref *source.Ref) bool {
	var err error
	switch ref.Level {
	case source.Commune:
		ref.Code, err = table.CommuneCode(ref.Code)
	case source.QPV2015, source.QPV2024:
		ref.Code, err = table.QPVCode(ref.Code)
		if err == nil && (ref.Code[1] == 'P') != (ref.Level == source.QPV2015) {
			return false
		}
	case source.EPCI:
		ref.Code, err = table.SIREN(ref.Code)
	case source.IRIS:
		return len(ref.Code) == 9
	case source.Territoire:
	}
	return err == nil && ref.Code != ""
}
