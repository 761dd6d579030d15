package scdl

import (
	"cmp"
	"errors"
	"math"
	"math/bits"
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

// isShared tells rows that may give part of a subsidy only, whatever becomes of
// them. Rows with the whole, or without a share, are grants of their own even when a
// decision made several: the SCDL schema as docs/methods/grants.md reads it speaks of
// one subsidy with several beneficiaries, and files give 1 to each of the many grants
// of one deliberation.
func (d *draft) isShared(fate error) bool {
	var no *refusal
	unread := d.amount == 0 && errors.As(fate, &no) && (d.grant.Outcome == awarded || d.grant.Outcome == "")
	return d.share != 0 && d.share != whole && (d.amount != 0 || unread)
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

// settleGroup decides what the amounts of a shared subsidy are: see
// docs/methods/grants.md.
func (r *reader) settleGroup(group []*draft) error {
	switch {
	case slices.ContainsFunc(group, func(d *draft) bool { return d.amount == 0 }):
		return r.quarantine(group) // the amount of one cannot be read
	case len(group) == 1:
		group[0].note(shareIgnored, "pourcentageSubvention", "value", group[0].row.Text("pourcentageSubvention"))
	case isTotal(group):
		split(group)
	case isSplit(group):
		for _, d := range group {
			d.note(shareAlreadySplit, "pourcentageSubvention", "value", d.row.Text("pourcentageSubvention"))
		}
	default:
		return r.quarantine(group)
	}
	for _, d := range group {
		err := d.fate
		if err != nil {
			err = r.turnDown(err)
		} else {
			err = r.settle(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// quarantine rejects all rows of a shared subsidy that can be read in two ways. Those
// that are turned down anyway say why.
func (r *reader) quarantine(group []*draft) error {
	for _, d := range group {
		err := d.fate
		if err == nil {
			err = d.refuse(ambiguousShares, "pourcentageSubvention",
				"value", d.row.Text("pourcentageSubvention"), "amount", d.row.Text("montant"), "rows", strconv.Itoa(len(group)))
		}
		if err := r.turnDown(err); err != nil {
			return err
		}
	}
	return nil
}

// isTotal tells a subsidy whose rows all hold its total: equal amounts, shares that
// make the whole.
func isTotal(group []*draft) bool {
	for _, d := range group {
		if d.amount != group[0].amount {
			return false
		}
	}
	return makeWhole(group)
}

// isSplit tells a subsidy whose rows hold the beneficiaries' own amounts: these are
// in proportion to the shares, within one percent, and the shares make the whole. If
// they did not, equal amounts with equal shares could as well be the total.
func isSplit(group []*draft) bool {
	var amount float64
	for _, d := range group {
		amount += float64(d.amount)
	}
	for _, d := range group {
		want := amount * float64(d.share) / float64(shares(group))
		if math.Abs(float64(d.amount)-want) > math.Abs(want)/100 {
			return false
		}
	}
	return makeWhole(group)
}

// makeWhole tells shares that sum to one, as far as rounding lets them: 0.98 to 1.02.
func makeWhole(group []*draft) bool {
	sum := shares(group)
	return sum >= whole*98/100 && sum <= whole*102/100
}

func shares(group []*draft) share {
	var sum share
	for _, d := range group {
		sum += d.share
	}
	return sum
}

// split gives each beneficiary its part of the total, in proportion to the shares.
// The parts sum to the total, to the cent, also when the shares are rounded and do
// not quite sum to one: cents that rounding down leaves go to the largest remainders.
func split(group []*draft) {
	total, sum := group[0].amount, shares(group)
	left := total
	remainders := make(map[*draft]uint64, len(group))
	for _, d := range group {
		cents, remainder := portion(total, d.share, sum)
		remainders[d] = remainder
		d.repair(shareApplied, "pourcentageSubvention", "value", d.row.Text("pourcentageSubvention"), "amount", d.row.Text("montant"))
		d.amount = cents
		left -= cents
	}
	order := slices.Clone(group)
	slices.SortStableFunc(order, func(a, b *draft) int { return cmp.Compare(remainders[b], remainders[a]) })
	step := source.Cents(1)
	if left < 0 {
		step = -1
	}
	for i := 0; left != 0; i++ {
		order[i].amount += step
		left -= step
	}
}

// portion is total × s / sum in whole cents, towards zero, and what rounding left.
func portion(total source.Cents, s, sum share) (cents source.Cents, remainder uint64) {
	high, low := bits.Mul64(uint64(max(total, -total)), uint64(s))
	whole, remainder := bits.Div64(high, low, uint64(sum)) // s <= sum, so that it fits
	if total < 0 {
		return -source.Cents(whole), remainder
	}
	return source.Cents(whole), remainder
}
