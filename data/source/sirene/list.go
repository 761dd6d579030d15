package sirene

import (
	"context"
	"strings"

	"github.com/observatoire-essor/essor/data/source/perimeter"
	"github.com/observatoire-essor/essor/data/source/table"
)

// readList reads ESS France's list: the family of each SIREN.
func (r *reader) readList(ctx context.Context) error {
	if r.settings.list == "" {
		return r.note(NoList, nil)
	}
	f := r.settings.book["list"]
	siren, family := position(f, "siren"), position(f, "family")
	bad := newDamages(r.settings.list)
	err := r.walk(ctx, r.settings.list, f, func(in rows) func() error {
		return func() error {
			n, ok := number(in.field(siren), sirenDigits)
			code := in.whole()
			switch {
			case code != "":
				bad.add(code, in.number())
			case !ok:
				bad.add(table.BadSIREN, in.number())
			default:
				r.listed[uint32(n)] = familyNumber(familyOf(in.field(family)))
			}
			return nil
		}
	})
	if err != nil {
		return err
	}
	if err := bad.tell(&r.Tally); err != nil {
		return err
	}
	return r.note(Listed, map[string]string{"count": count(len(r.listed))})
}

// familyOf reads the list's word for a family; its other letters may be damaged.
func familyOf(b []byte) perimeter.Family {
	word := strings.ToLower(string(b))
	for beginning, family := range map[string]perimeter.Family{
		"asso": perimeter.Associations, "coop": perimeter.Cooperatives,
		"mutu": perimeter.Mutuals, "fond": perimeter.Foundations, "soci": perimeter.Companies,
	} {
		if strings.HasPrefix(word, beginning) {
			return family
		}
	}
	return ""
}
