package publish

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// maker computes the indicators of the catalogue that have a formula, from the
// quantities that their tellers know.
type maker struct {
	in      *input
	ground  *ground
	entries []indicator.Definition
	tellers map[indicator.Quantity]teller
}

// errNoTeller says that an entry of the catalogue names a quantity that nobody tells.
var errNoTeller = errors.New("no teller of the quantity")

// task is one indicator at one level in one period, in all variants that are told.
type task struct {
	definition indicator.Definition
	level      source.Level
	period     indicator.Period // the zero period: nothing is known
	variants   []indicator.Variant
	missing    string // role of the pack, when nothing is known
}

// make computes all vectors, several at a time, and hands each to take, one at a
// time and in no order.
func (m *maker) make(ctx context.Context, take func(edition.Sealed) error) error {
	tasks, err := m.tasks()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue, done := make(chan task), make(chan edition.Sealed, 8)
	go func() {
		defer close(queue)
		for _, t := range tasks {
			select {
			case queue <- t:
			case <-ctx.Done():
				return
			}
		}
	}()
	var working sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for t := range queue {
				if err := m.work(ctx, t, done); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	go func() {
		working.Wait()
		close(done)
	}()
	var failed error
	for v := range done { // to its end, so that no worker waits for ever
		if failed == nil {
			if failed = take(v); failed != nil {
				cancel(failed)
			}
		}
	}
	if failed != nil {
		return failed
	}
	return context.Cause(ctx)
}

// tasks lists what is to be computed: of an indicator that nobody tells anywhere,
// one vector a level that says so.
func (m *maker) tasks() ([]task, error) {
	var tasks []task
	for _, d := range m.entries {
		if d.Formula.Shape == indicator.Plain {
			continue
		}
		numerator, denominator := m.tellers[d.Formula.Numerator], m.tellers[d.Formula.Denominator]
		if numerator == nil || denominator == nil {
			return nil, fmt.Errorf("%s: %w: %q, %q", d.ID, errNoTeller, d.Formula.Numerator, d.Formula.Denominator)
		}
		for _, level := range m.in.sortedLevels() {
			if slices.Contains(d.Levels, string(level)) {
				tasks = append(tasks, tasksOf(d, level, numerator, denominator)...)
			}
		}
	}
	return tasks, nil
}

// tasksOf are the tasks of one indicator at one level. A variant that is told in no
// period is left out, but for the one without parameters.
func tasksOf(d indicator.Definition, level source.Level, numerator, denominator teller) []task {
	at := map[indicator.Period]int{}
	var tasks []task
	variants := d.Variants()
	for _, v := range variants {
		q := question{level: level, variant: v}
		if len(denominator.periods(q)) == 0 {
			continue
		}
		for _, period := range numerator.periods(q) {
			i, ok := at[period]
			if !ok {
				i = len(tasks)
				at[period] = i
				tasks = append(tasks, task{definition: d, level: level, period: period})
			}
			tasks[i].variants = append(tasks[i].variants, v)
		}
	}
	if len(tasks) > 0 {
		return tasks
	}
	q := question{level: level, variant: variants[0]}
	missing := numerator.missing(level)
	if len(numerator.periods(q)) > 0 {
		missing = denominator.missing(level)
	}
	return []task{{definition: d, level: level, variants: variants[:1], missing: missing}}
}

// work computes the vectors of one task.
func (m *maker) work(ctx context.Context, t task, done chan<- edition.Sealed) error {
	send := func(v *edition.Vector, err error) error {
		if err != nil {
			return err
		}
		select {
		case done <- v.Seal():
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if t.period == (indicator.Period{}) {
		return send(m.in.allAbsent(m.ground, edition.Key{Indicator: t.definition.ID, Level: t.level}, t.missing))
	}
	w := m.newWork(t)
	for _, v := range t.variants {
		if err := send(w.vector(ctx, v)); err != nil {
			return err
		}
	}
	return nil
}
