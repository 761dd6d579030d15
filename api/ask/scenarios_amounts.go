package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/analytics/allocate"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// mostEuros keeps sums of all areas within an int64 of cents.
const mostEuros = 1_000_000_000_000

// badEuros says that a parameter is no amount.
func badEuros(parameter, text string) error {
	return &ParamError{parameter, "bad_euros", map[string]string{"value": Cut(text)}}
}

// parseEuros reads an amount in euros with at most two decimals, exactly, as cents; the
// empty text is 0.
func parseEuros(parameter, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	whole, fraction, point := strings.Cut(text, ".")
	euros, err := strconv.ParseUint(whole, 10, 63)
	if err != nil || euros > mostEuros || point && (len(fraction) == 0 || len(fraction) > 2) {
		return 0, badEuros(parameter, text)
	}
	cents, err := strconv.ParseUint((fraction + "00")[:2], 10, 8)
	if err != nil {
		return 0, badEuros(parameter, text)
	}
	return int64(euros)*100 + int64(cents), nil
}

// readBounds reads floors, ceilings and locks.
func (q *scenarioRequest) readBounds(in *ScenariosIn) error {
	floors, err := q.parseAmounts("floors", in.Floors, true)
	if err != nil {
		return err
	}
	ceilings, err := q.parseAmounts("ceilings", in.Ceilings, true)
	if err != nil {
		return err
	}
	locks, err := q.parseAmounts("locks", in.Locks, false)
	if err != nil {
		return err
	}
	for i := range q.areas {
		q.areas[i].Floor, q.areas[i].Ceiling, q.areas[i].Lock = floors[i].Cents, ceilings[i], locks[i]
	}
	return nil
}

// ParseAmounts reads "code:amount,…": an amount for each area, unset where none is said.
// With all, a bare amount or one under * is for the areas that are not named.
func (q *scenarioRequest) parseAmounts(parameter, text string, all bool) ([]allocate.Limit, error) {
	limits := make([]allocate.Limit, len(q.areas))
	if text == "" {
		return limits, nil
	}
	at := q.positions()
	var rest allocate.Limit
	for part := range strings.SplitSeq(text, ",") {
		code, amount, named := strings.Cut(part, ":")
		if !named {
			code, amount = "*", part
		}
		i, known := at[code]
		switch {
		case code == "*" && all && !rest.Set:
			cents, err := parseEuros(parameter, notEmpty(amount))
			if err != nil {
				return nil, err
			}
			rest = allocate.At(cents)
			continue
		case !known:
			return nil, &ParamError{parameter, "bad_amount", map[string]string{"value": Cut(part), "level": string(q.level), "example": q.areas[0].Code}}
		case limits[i].Set:
			return nil, &ParamError{parameter, "duplicate_value", map[string]string{"value": Cut(code)}}
		case !all && amount == "now" && q.areas[i].Now >= 0:
			limits[i] = allocate.At(q.areas[i].Now)
			continue
		}
		cents, err := parseEuros(parameter, notEmpty(amount))
		if err != nil {
			return nil, err
		}
		limits[i] = allocate.At(cents)
	}
	for i := range limits {
		if !limits[i].Set {
			limits[i] = rest
		}
	}
	return limits, nil
}

// readWeights reads own weights: as amounts, but plain numbers.
func (q *scenarioRequest) readWeights(text string) error {
	if text == "" {
		return nil
	}
	at := q.positions()
	set, rest, hasRest := make([]bool, len(q.areas)), 0.0, false
	for part := range strings.SplitSeq(text, ",") {
		code, number, _ := strings.Cut(part, ":")
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil || !(weight >= 0) || weight > mostWeight {
			return BadValue("weights", part, "59350:3, *:1")
		}
		i, known := at[code]
		switch {
		case code == "*" && !hasRest:
			rest, hasRest = weight, true
		case !known:
			return &ParamError{"weights", "bad_amount", map[string]string{"value": Cut(part), "level": string(q.level), "example": q.areas[0].Code}}
		case set[i]:
			return &ParamError{"weights", "duplicate_value", map[string]string{"value": Cut(code)}}
		default:
			q.areas[i].Weight, set[i] = weight, true
		}
	}
	for i := range q.areas {
		if !set[i] {
			q.areas[i].Weight = rest
		}
	}
	return nil
}

const oneEuro = 100 // cents

// mostWeight keeps sums of weights exact enough to share by.
const mostWeight = 1e12

// notEmpty keeps a forgotten amount from being read as 0.
func notEmpty(amount string) string {
	if amount == "" {
		return "-"
	}
	return amount
}

// positions are the areas by their code, and by their level and code.
func (q *scenarioRequest) positions() map[string]int {
	at := make(map[string]int, 2*len(q.refs))
	for i, r := range q.refs {
		at[r.String()] = i
		if _, taken := at[r.Code]; !taken {
			at[r.Code] = i
		}
	}
	return at
}

// readUnplaced finds what the territory has beside the areas, when the edition is about one:
// money of which nobody says in which of them it is. Where that is all there is, there is
// nothing to compare with: that areas have nothing would be said of what is not known.
func (q *scenarioRequest) readUnplaced(w wording.Writer, e *edition.Edition) error {
	if e.Pack.Territory == nil {
		return nil
	}
	whole := q.filter
	whole.Area = source.Ref{Level: e.Pack.Territory.Level, Code: e.Pack.Territory.Code}
	q.unplaced = e.Grants(whole).Totals().Net
	for _, cents := range q.now {
		q.unplaced -= source.Cents(cents)
	}
	q.unplaced = max(0, q.unplaced) // shares are rounded to the cent
	placed := slices.ContainsFunc(q.now, func(cents int64) bool { return cents != 0 })
	if placed || q.unplaced < oneEuro {
		return nil
	}
	return &InfeasibleError{"infeasible_unplaced", map[string]string{"by": w.Euros(q.unplaced), "cents": strconv.FormatInt(int64(q.unplaced), 10)}}
}

// unplacedText says what has no place, and whether it is in what is shared; empty when next
// to nothing has none.
func (q *scenarioRequest) unplacedText(w wording.Writer) string {
	if q.unplaced < oneEuro {
		return ""
	}
	code := "scenario.unplaced"
	if q.own {
		code = "scenario.unplaced.own"
	}
	return w.Text.Sentence(w.Lang, code, map[string]string{"amount": w.Euros(q.unplaced)})
}

// sources are those that the what-if rests on: people, poverty, the grants of now, and what
// says which of them are in a neighbourhood.
func (q *scenarioRequest) sources(e *edition.Edition) []edition.Source {
	used := usedSources{}
	used.ofVectors(q.vectors...)
	for _, sum := range e.GrantSums() {
		used[sum.Source] = true
	}
	if q.level.Outside() != "" {
		used.ofBoundaries(e, q.level)
	}
	return used.list(e)
}
