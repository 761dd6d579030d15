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
	there, err := actions(d)
	if err != nil {
		return err
	}
	all = append(all, there...)
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

// The sum of the shares of a project's places: one, as far as rounding lets it.
const (
	leastShares = 0.99
	mostShares  = 1.01
	slack       = 1e-9 // of sums of decimals in binary
)

// actions are the places of the project. Their shares make the whole, within one
// percent, and are brought to it; if they do not, nothing tells where the money goes
// and the row is refused. A place that cannot be read is named in a note: its share
// goes nowhere.
func actions(d *draft) ([]source.GrantPlace, error) {
	value := d.row.Text("project_places")
	if value == "" {
		return nil, nil
	}
	var places []source.GrantPlace
	sum := 0.0
	parts := strings.Split(value, "|")
	for _, part := range parts {
		name, s, ok := cutShare(part, len(parts) == 1)
		if !ok {
			return nil, d.refuse(badPlaceShares, "project_places", "value", value)
		}
		sum += s
		ref, ok := parsePlace(name)
		if !ok {
			d.note(badPlace, "project_places", "value", strings.TrimSpace(part))
			continue
		}
		if i := slices.IndexFunc(places, func(p source.GrantPlace) bool { return p.Ref == ref }); i >= 0 {
			places[i].Share += s
			continue
		}
		places = append(places, source.GrantPlace{Ref: ref, Kind: action, Share: s})
	}
	if sum < leastShares-slack || sum > mostShares+slack {
		return nil, d.refuse(badPlaceShares, "project_places", "value", value)
	}
	for i := range places {
		if math.Abs(sum-1) > slack {
			places[i].Share /= sum
		}
		places[i].Share = math.Min(places[i].Share, 1)
	}
	return places, nil
}

// cutShare reads the share behind a place, "0.6", "0,6" or "60 %"; it may be left out
// of a lone place, which then has all.
func cutShare(text string, lone bool) (name string, share float64, ok bool) {
	name, part, shared := strings.Cut(text, ":")
	if !shared {
		return name, 1, lone
	}
	number, percent := strings.CutSuffix(strings.TrimSpace(part), "%")
	v, err := table.ParseDecimal(strings.TrimSpace(number))
	if percent {
		v /= 100
	}
	return name, v, err == nil && v > 0 && v <= 1
}

// parsePlace reads "level/code".
func parsePlace(text string) (source.Ref, bool) {
	level, code, _ := strings.Cut(strings.TrimSpace(text), "/")
	ref := source.Ref{Level: source.Level(strings.ToLower(strings.TrimSpace(level))), Code: strings.TrimSpace(code)}
	return ref, slices.Contains(source.Levels(), ref.Level) && checkCode(&ref)
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
