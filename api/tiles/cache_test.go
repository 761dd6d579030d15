package tiles

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

func sized(n int) func() (*Tile, error) {
	return func() (*Tile, error) { return &Tile{plain: make([]byte, n)}, nil }
}

func (c *cache) has(k key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.entries[k]
	return ok
}

// What is kept stays below the limit; the tile that nobody asked for the longest goes
// first, and one larger than the limit is answered and not kept.
func TestCacheEvicts(t *testing.T) {
	c := newCache(3 * (1000 + overhead))
	get := func(x uint32, n int) {
		if _, err := c.get(t.Context(), key{x: x}, sized(n)); err != nil {
			t.Fatal(err)
		}
	}
	get(1, 1000)
	get(2, 1000)
	get(3, 1000)
	get(1, 1000) // asked for again
	get(4, 1000)
	for x, want := range map[uint32]bool{1: true, 2: false, 3: true, 4: true} {
		if got := c.has(key{x: x}); got != want {
			t.Errorf("tile %d is kept: %v, want %v", x, got, want)
		}
	}
	get(5, 100_000)
	if c.held() > c.limit || c.has(key{x: 5}) {
		t.Errorf("%d bytes are kept, %d at most", c.held(), c.limit)
	}
}

// Whoever asks for a tile that is being made waits for it; it is made once.
func TestCacheMakesOnce(t *testing.T) {
	c := newCache(1 << 20)
	start, made := make(chan struct{}), 0
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			got, err := c.get(t.Context(), key{}, func() (*Tile, error) {
				made++ // the race detector tells if two do
				<-start
				return &Tile{Tag: "x"}, nil
			})
			if err != nil || got.Tag != "x" {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	close(start)
	all.Wait()
	if made != 1 {
		t.Errorf("made %d times", made)
	}
}

// Errors go to all who wait, and are tried again; so does the end of a maker.
func TestCacheKeepsNoErrors(t *testing.T) {
	c := newCache(1 << 20)
	broken := errors.New("broken")
	if _, err := c.get(t.Context(), key{}, func() (*Tile, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("error = %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is lost")
			}
		}()
		_, _ = c.get(t.Context(), key{}, func() (*Tile, error) { panic("broken") })
	}()
	if got, err := c.get(t.Context(), key{}, sized(1)); err != nil || got == nil {
		t.Errorf("%v, %v", got, err)
	}
}

// A client that leaves stops waiting at once; the tile is made for the others.
func TestCacheLetsClientsLeave(t *testing.T) {
	c := newCache(1 << 20)
	start, begun := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		_, err := c.get(t.Context(), key{}, func() (*Tile, error) {
			close(begun)
			<-start
			return &Tile{}, nil
		})
		done <- err
	}()
	<-begun
	ctx, leave := context.WithTimeout(t.Context(), time.Millisecond)
	defer leave()
	if _, err := c.get(ctx, key{}, sized(1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the client that left got %v", err)
	}
	close(start)
	if err := <-done; err != nil {
		t.Errorf("the one that stayed got %v", err)
	}
}

func TestCacheUnderLoad(t *testing.T) {
	c := newCache(10 * (100 + overhead))
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 500 {
				x := uint32((i*7 + g) % 25)
				got, err := c.get(t.Context(), key{x: x}, func() (*Tile, error) {
					return &Tile{Tag: fmt.Sprint(x), plain: make([]byte, 100)}, nil
				})
				if err != nil || got.Tag != fmt.Sprint(x) {
					t.Errorf("tile %d: %v, %v", x, got, err)
				}
			}
		})
	}
	all.Wait()
	if c.held() > c.limit {
		t.Errorf("%d bytes are kept, %d at most", c.held(), c.limit)
	}
}
