package api

import (
	"context"
	"runtime/debug"
)

// madeAnswer is an answer on its way.
type madeAnswer struct {
	done    chan struct{}
	answer  answer
	err     error
	waiting int // how many ask for it
	stop    context.CancelFunc
}

// get is a kept answer, else the one that write gives, which is then kept. All who ask for
// it meanwhile wait for the same; when the last of them has left, it is given up.
func (f *finished) get(ctx context.Context, name string, write func(ctx context.Context) (answer, error)) (answer, error) {
	if a, ok := f.find(name); ok {
		return a, nil
	}
	m := f.join(ctx, name, write)
	select {
	case <-m.done:
		return m.answer, m.err
	case <-ctx.Done():
		f.leave(name, m)
		return answer{}, ctx.Err()
	}
}

// join begins to make an answer, unless somebody has begun.
func (f *finished) join(ctx context.Context, name string, write func(ctx context.Context) (answer, error)) *madeAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m := f.making[name]; m != nil {
		m.waiting++
		return m
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	m := &madeAnswer{done: make(chan struct{}), waiting: 1, stop: stop}
	f.making[name] = m
	go f.run(ctx, name, m, write)
	return m
}

// leave gives an answer up when nobody waits for it any more.
func (f *finished) leave(name string, m *madeAnswer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.waiting--; m.waiting > 0 {
		return
	}
	m.stop()
	f.forget(name, m)
}

// forget lets whoever asks from now on begin anew. The lock must be held.
func (f *finished) forget(name string, m *madeAnswer) {
	if f.making[name] == m {
		delete(f.making, name)
	}
}

// run makes an answer; a panic becomes an error of those who wait.
func (f *finished) run(ctx context.Context, name string, m *madeAnswer, write func(ctx context.Context) (answer, error)) {
	defer m.stop()
	defer close(m.done)
	defer func() {
		if v := recover(); v != nil {
			m.err = &panicError{v, debug.Stack()}
		}
		if m.err == nil {
			f.keep(name, m.answer)
		}
		f.mu.Lock()
		f.forget(name, m)
		f.mu.Unlock()
	}()
	m.answer, m.err = write(ctx)
}
