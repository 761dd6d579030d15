package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/analytics/secrecy"
)

// namedLeaks is how many figures a refusal names.
const namedLeaks = 5

// weigh compares what leaks with what readers know if the edition shows nothing at all
// that earlier ones did not show: from these and from public files alone. What they know
// so, and as closely, is told already and goes into the report. Anything else would be told
// by this edition, which is refused.
func (t *maskTask) weigh(ctx context.Context, mask secrecy.Mask, audit secrecy.Report) error {
	if audit.Safe() {
		return nil
	}
	before, err := secrecy.Audit(ctx, t.sums.Table, t.showNothing(mask), t.rules)
	if err != nil {
		return fmt.Errorf("secrecy of %s %s: what is told already: %w", t.report.Indicator, t.report.Period, err)
	}
	was := boundsOf(before)
	is := boundsOf(audit)
	var fresh []string
	for _, leak := range audit.Leaks {
		name := t.nameOf(leak)
		if toldBefore(leak, was, is, before.Leaks) {
			t.report.Leaks = append(t.report.Leaks, name)
		} else {
			fresh = append(fresh, name)
		}
	}
	slices.Sort(t.report.Leaks)
	slices.Sort(fresh)
	t.report.Leaks, fresh = slices.Compact(t.report.Leaks), slices.Compact(fresh)
	if len(fresh) == 0 {
		return nil
	}
	named := strings.Join(fresh[:min(namedLeaks, len(fresh))], ", ")
	args := map[string]string{"indicator": t.report.Indicator, "figures": named, "editions": strings.Join(t.sums.told, ", ")}
	if more := len(fresh) - namedLeaks; more > 0 {
		args["more"] = fmt.Sprint(more)
	}
	return &RefusedError{Code: SecretTold, Args: args}
}

// protect finds the mask. All that is hidden is protected, also what is hidden for others
// only. Where earlier editions leave no room for that (they tell a whole of other communes,
// so that the whole of now, which is hidden for the sake of the few who left, is known
// nearly), what is secret is protected alone.
func (t *maskTask) protect(ctx context.Context) (secrecy.Mask, error) {
	mask, err := secrecy.Protect(ctx, t.sums.Table, t.rules)
	if !errors.Is(err, secrecy.ErrUnprotectable) {
		return mask, err
	}
	all := t.rules
	t.rules.SecretOnly = true
	if mask, err = secrecy.Protect(ctx, t.sums.Table, t.rules); err != nil && !errors.Is(err, secrecy.ErrUnprotectable) {
		return nil, err
	}
	audit, err := secrecy.Audit(ctx, t.sums.Table, mask, all)
	if err != nil {
		return nil, err
	}
	for _, leak := range audit.Leaks {
		if leak.Kind == secrecy.Bounded && mask[leak.Cells[0]] == secrecy.Secondary {
			t.report.Close = append(t.report.Close, t.nameOf(leak))
		}
	}
	slices.Sort(t.report.Close)
	return mask, nil
}

// showNothing is the mask that shows only what readers know.
func (t *maskTask) showNothing(mask secrecy.Mask) secrecy.Mask {
	out := slices.Clone(mask)
	for i, c := range t.sums.Cells {
		if out[i] == secrecy.Shown && !c.Inner && !c.Known && c.Units > 0 {
			out[i] = secrecy.Secondary
		}
	}
	return out
}

// nameOf names a leak by its figures.
func (t *maskTask) nameOf(leak secrecy.Leak) string {
	names := make([]string, len(leak.Cells))
	for i, cell := range leak.Cells {
		names[i] = t.sums.Cells[cell].Key
	}
	return strings.Join(names, " + ")
}

// boundsOf are the bounds of an attack by cell.
func boundsOf(r secrecy.Report) map[int]secrecy.Bound {
	of := make(map[int]secrecy.Bound, len(r.Bounds))
	for _, b := range r.Bounds {
		of[b.Cell] = b
	}
	return of
}

// alike is how far, of themselves, bounds of two attacks may differ and be the same.
const alike = 1e-6

// toldBefore tells whether a leak was there before, and as close.
func toldBefore(leak secrecy.Leak, was, is map[int]secrecy.Bound, before []secrecy.Leak) bool {
	if leak.Kind != secrecy.Bounded {
		return slices.ContainsFunc(before, func(l secrecy.Leak) bool { return l.Kind == leak.Kind && slices.Equal(l.Cells, leak.Cells) })
	}
	cell := leak.Cells[0]
	then, known := was[cell]
	now := is[cell]
	return known && now.Low <= then.Low+alike*max(1, then.Low) && (now.High >= then.High-alike*max(1, now.High))
}
