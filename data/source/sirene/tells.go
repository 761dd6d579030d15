package sirene

import (
	"maps"
	"slices"
	"strconv"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/geo/infile"
)

// tells counts what is told once for the whole file.
type tells struct {
	noCommune, noUnit, closedUnit, hidden, untested int
	noUnitFirst                                     uint64
	unlocated, communeOnly, undetermined, outside   int
	systems                                         map[string]int // points by the system that is not known
	employers                                       employers
}

// employers are those of INSEE's perimeter by each rule.
type employers struct {
	both, flagOnly, sizeOnly, counted int
}

func (e *employers) add(flag, sized, counted bool) {
	switch {
	case flag && sized:
		e.both++
	case flag:
		e.flagOnly++
	case sized:
		e.sizeOnly++
	}
	if counted {
		e.counted++
	}
}

func count(n int) string { return strconv.Itoa(n) }

// note tells something about the file.
func (r *reader) note(code infile.Code, args map[string]string) error {
	return r.Note(source.Issue{Code: string(code), Args: args})
}

// finish tells what is to know about the file, in a fixed order.
func (r *reader) finish() error {
	t, total := r.tells, r.kept.n
	e := t.employers
	if err := r.note(EmployerRule, map[string]string{
		"rule": r.settings.employer, "count": count(e.counted), "both": count(e.both),
		"flag_only": count(e.flagOnly), "size_only": count(e.sizeOnly),
	}); err != nil {
		return err
	}
	for _, n := range []struct {
		code  infile.Code
		count int
		args  map[string]string
	}{
		{NoCommune, t.noCommune, nil},
		{NoUnit, t.noUnit, map[string]string{"first": padded(t.noUnitFirst, siretDigits)}},
		{ClosedUnit, t.closedUnit, nil},
		{Hidden, t.hidden, nil},
		{Untested, t.untested, nil},
		{Unlocated, t.unlocated, nil},
		{CommuneOnly, t.communeOnly, nil},
		{Undetermined, t.undetermined, nil},
		{PointOutside, t.outside, nil},
	} {
		if n.count == 0 {
			continue
		}
		args := map[string]string{"count": count(n.count), "total": count(total)}
		maps.Copy(args, n.args)
		if err := r.note(n.code, args); err != nil {
			return err
		}
	}
	for _, system := range slices.Sorted(maps.Keys(t.systems)) {
		if err := r.note(OtherSystem, map[string]string{"epsg": system, "count": count(t.systems[system])}); err != nil {
			return err
		}
	}
	return r.judgeCount(e.counted)
}

// judgeCount warns when the employers are fewer or more than the pack finds likely.
func (r *reader) judgeCount(n int) error {
	if r.settings.most == 0 || n >= r.settings.least && n <= r.settings.most {
		return nil
	}
	return r.note(Unexpected, map[string]string{
		"count": count(n), "least": count(r.settings.least), "most": count(r.settings.most),
	})
}
