package api_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/observatoire-essor/essor/api"
)

// Those who ask for one answer at the same time wait for one computation, and a later
// one finds it kept.
func TestIdenticalAnswersAreMadeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers, made, ready := api.NewAnswers(), atomic.Int64{}, make(chan struct{})
		write := func(context.Context) ([]byte, error) {
			made.Add(1)
			<-ready
			return []byte("all"), nil
		}
		var group sync.WaitGroup
		for range 32 {
			group.Go(func() {
				if body, err := answers.Get(t.Context(), "one", write); string(body) != "all" || err != nil {
					t.Errorf("%q, %v", body, err)
				}
			})
		}
		synctest.Wait()
		close(ready)
		group.Wait()
		if _, err := answers.Get(t.Context(), "one", write); err != nil || made.Load() != 1 {
			t.Errorf("made %d times, %v", made.Load(), err)
		}
	})
}

// An answer goes on for those who wait when one of them leaves, and is given up when the
// last one has; whoever asks then has it made anew.
func TestAnswersThatNobodyWaitsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := api.NewAnswers()
		var ended atomic.Int64
		write := func(ctx context.Context) ([]byte, error) {
			<-ctx.Done()
			ended.Add(1)
			return nil, ctx.Err()
		}
		var leave [2]context.CancelFunc
		var group sync.WaitGroup
		for i := range leave {
			ctx, stop := context.WithCancel(t.Context())
			leave[i] = stop
			group.Go(func() {
				if _, err := answers.Get(ctx, "one", write); !errors.Is(err, context.Canceled) {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		synctest.Wait()
		leave[0]()
		synctest.Wait()
		if ended.Load() != 0 {
			t.Error("given up while somebody waits")
		}
		leave[1]()
		group.Wait()
		synctest.Wait()
		if ended.Load() != 1 {
			t.Error("goes on though nobody waits")
		}
		body, err := answers.Get(t.Context(), "one", func(context.Context) ([]byte, error) { return []byte("anew"), nil })
		if string(body) != "anew" || err != nil {
			t.Errorf("%q, %v", body, err)
		}
	})
}

// An error and a panic are told to all who wait, and are not kept.
func TestAnswersThatFail(t *testing.T) {
	answers := api.NewAnswers()
	if _, err := answers.Get(t.Context(), "one", func(context.Context) ([]byte, error) { panic("no") }); err == nil || !strings.Contains(err.Error(), "no") {
		t.Errorf("a panic: %v", err)
	}
	gone := errors.New("gone")
	if _, err := answers.Get(t.Context(), "one", func(context.Context) ([]byte, error) { return nil, gone }); !errors.Is(err, gone) {
		t.Errorf("an error: %v", err)
	}
	if body, err := answers.Get(t.Context(), "one", func(context.Context) ([]byte, error) { return []byte("yes"), nil }); string(body) != "yes" || err != nil {
		t.Errorf("afterwards: %q, %v", body, err)
	}
}
