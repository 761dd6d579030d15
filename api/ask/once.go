package ask

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/observatoire-essor/essor/data/edition"
)

// mostOnce is how many results of each kind are kept: the levels of a few editions.
const mostOnce = 32

// oncePer computes something once for boundaries, whoever asks first, and keeps it.
// All who ask while it is computed wait for the same result, and may leave before it is
// there. Its methods may be called at the same time.
type oncePer[T any] struct {
	make func(ctx context.Context, b *edition.Boundaries) (T, error)

	mu    sync.Mutex
	known map[edition.Hash]*onceResult[T]
	order []edition.Hash // of their making
}

type onceResult[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func newOncePer[T any](make func(ctx context.Context, b *edition.Boundaries) (T, error)) *oncePer[T] {
	return &oncePer[T]{make: make, known: map[edition.Hash]*onceResult[T]{}}
}

// of is the result for boundaries. The error is that of ctx when it ends first.
func (o *oncePer[T]) of(ctx context.Context, b *edition.Boundaries) (T, error) {
	r := o.begin(ctx, b)
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// begin is the result that is there or on its way.
func (o *oncePer[T]) begin(ctx context.Context, b *edition.Boundaries) *onceResult[T] {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r, ok := o.known[b.Hash]; ok {
		return r
	}
	r := &onceResult[T]{done: make(chan struct{})}
	if o.order = append(o.order, b.Hash); len(o.order) > mostOnce {
		delete(o.known, o.order[0])
		o.order = o.order[1:]
	}
	o.known[b.Hash] = r
	go o.run(context.WithoutCancel(ctx), b, r)
	return r
}

// run computes a result; a panic becomes an error of those who wait.
func (o *oncePer[T]) run(ctx context.Context, b *edition.Boundaries, r *onceResult[T]) {
	defer close(r.done)
	defer func() {
		if v := recover(); v != nil {
			r.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	if r.value, r.err = o.make(ctx, b); r.err != nil {
		r.err = fmt.Errorf("boundaries of %s: %w", b.Level, r.err)
	}
}
