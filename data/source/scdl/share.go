package scdl

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/source/table"
)

// share is a beneficiary's part of a subsidy in millionths; 0 when the row does not
// tell.
type share int64

const whole share = 1_000_000

// share reads pourcentageSubvention: 0.5, "0,5", "50 %" and 50 are one half, 1 and
// 100 the whole.
func (r *reader) share(d *draft) share {
	value := strings.TrimRight(d.row.Text("pourcentageSubvention"), "; ")
	if value == "" {
		return 0
	}
	v, err := table.ParseDecimal(value)
	if err != nil || v <= 0 || v > 100 {
		d.note(shareUnreadable, "pourcentageSubvention", "value", value)
		return 0
	}
	if v > 1 || strings.HasSuffix(value, "%") {
		v /= 100
	}
	s := share(math.Round(v * float64(whole)))
	if s == 0 {
		d.note(shareUnreadable, "pourcentageSubvention", "value", value)
	}
	return s
}

// isShared tells rows that may give part of a subsidy only. Rows with the whole, or
// without a share, are grants of their own even when a decision made several:
// the SCDL schema as docs/methods/grants.md reads it speaks of one subsidy with several beneficiaries, and files give 1 to
// each of the many grants of one deliberation.
func (r *reader) isShared(d *draft) bool {
	return d.share != 0 && d.share != whole && d.amount != 0
}

// wait keeps a shared row until all rows of its subsidy are there: same funder, date
// and decision, or object when there is no decision.
func (r *reader) wait(d *draft) {
	what := d.row.Text("referenceDecision")
	if what == "" {
		what = d.row.Text("objet")
	}
	key := strings.Join([]string{d.row.Text("idAttribuant"), d.row.Text("dateConvention"), table.Fold(what)}, "|")
	if _, known := r.shared[key]; !known {
		r.groups = append(r.groups, key)
	}
	r.shared[key] = append(r.shared[key], d)
}

// settleGroup decides what the amounts of a shared subsidy are: the SCDL schema as docs/methods/grants.md reads it.
func (r *reader) settleGroup(group []*draft) error {
	switch {
	case len(group) == 1:
		group[0].note(shareIgnored, "pourcentageSubvention", "value", group[0].row.Text("pourcentageSubvention"))
	case isTotal(group):
		split(group)
	case isSplit(group):
		for _, d := range group {
			d.note(shareAlreadySplit, "pourcentageSubvention", "value", d.row.Text("pourcentageSubvention"))
		}
	default:
		for _, d := range group {
			if err := r.Reject(d.issue(ambiguousShares, "pourcentageSubvention", []string{
				"value", d.row.Text("pourcentageSubvention"), "amount", d.row.Text("montant"), "rows", strconv.Itoa(len(group)),
			})); err != nil {
				return err
			}
		}
		return nil
	}
	for _, d := range group {
		if err := r.settle(d); err != nil {
			return err
		}
	}
	return nil
}

// isTotal tells a subsidy whose rows all hold its total: equal amounts, shares that
// sum to one (0.98 to 1.02).
func isTotal(group []*draft) bool {
	var sum share
	for _, d := range group {
		if d.amount != group[0].amount {
			return false
		}
		sum += d.share
	}
	return sum >= whole*98/100 && sum <= whole*102/100
}

// isSplit tells a subsidy whose rows hold the beneficiaries' own amounts: these are
// in proportion to the shares, within one percent.
func isSplit(group []*draft) bool {
	var amount float64
	var sum share
	for _, d := range group {
		amount += float64(d.amount)
		sum += d.share
	}
	for _, d := range group {
		want := amount * float64(d.share) / float64(sum)
		if math.Abs(float64(d.amount)-want) > math.Abs(want)/100 {
			return false
		}
	}
	return true
}

// split gives each beneficiary its share of the total. Cents that rounding down
// leaves go to the largest remainders, so that shares of exactly one give the total.
func split(group []*draft) {
	total := int64(group[0].amount)
	var sum share
	for _, d := range group {
		sum += d.share
	}
	left, _ := portion(total, sum)
	type part struct {
		d         *draft
		remainder int64
	}
	parts := make([]part, len(group))
	for i, d := range group {
		cents, remainder := portion(total, d.share)
		parts[i] = part{d, abs(remainder)}
		d.repair(shareApplied, "pourcentageSubvention", "value", d.row.Text("pourcentageSubvention"), "amount", d.row.Text("montant"))
		d.amount = source.Cents(cents)
		left -= cents
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.remainder, a.remainder) })
	step := source.Cents(1)
	if left < 0 {
		step = -1
	}
	for i := range abs(left) {
		parts[i].d.amount += step
	}
}

// portion is total × s, in whole cents and millionths of one, without overflow.
func portion(total int64, s share) (cents, remainder int64) {
	high, low := total/int64(whole), total%int64(whole)*int64(s)
	return high*int64(s) + low/int64(whole), low % int64(whole)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
