package edition_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// run lets a shelf poll a store in a bubble of time until the test ends.
func run(t *testing.T, store *editiontest.Store) *edition.Shelf {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	shelf := edition.NewShelf(store, time.Now, slog.New(slog.DiscardHandler))
	go shelf.Run(ctx)
	synctest.Wait()
	return shelf
}

func TestShelfPutsNewEditionsInForce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &editiontest.Store{}
		shelf := run(t, store)
		if shelf.Current() != nil || !shelf.DatabaseUp() {
			t.Fatal("an empty store has no edition, and answers")
		}
		first := store.Put(t, editiontest.Draft(t, "un"), noon())
		time.Sleep(time.Second)
		synctest.Wait()
		if shelf.Current() == nil || shelf.Current().Head.ID != first {
			t.Fatal("the edition is not in force after a second")
		}
		reads := store.Reads()
		second := store.Put(t, editiontest.Draft(t, "deux"), noon())
		time.Sleep(time.Second)
		synctest.Wait()
		if shelf.Current().Head.ID != second {
			t.Fatal("the second edition is not in force after a second")
		}
		if got := store.Reads() - reads; got > 6 {
			t.Errorf("%d parts were read again, though boundaries and vectors are the same", got)
		}
		if old := shelf.Find(first); old == nil || old.Level(source.Commune) == nil {
			t.Fatal("the edition before is gone")
		}
		if heads := shelf.Heads(); len(heads) != 2 || heads[0].ID != second || shelf.Manifest(first) == nil {
			t.Errorf("heads = %v", heads)
		}
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		if shelf.Find(first) != nil || shelf.Find(second) == nil {
			t.Error("the edition before stays for a day, the one in force for good")
		}
	})
}

// With the database down the shelf serves on, and says so; what was published
// meanwhile comes in force when the database is back.
func TestShelfServesOnWithoutDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &editiontest.Store{}
		first := store.Put(t, editiontest.Draft(t, "un"), noon())
		shelf := run(t, store)
		store.SetDown(true)
		second := store.Put(t, editiontest.Draft(t, "deux"), noon())
		time.Sleep(time.Minute)
		synctest.Wait()
		if shelf.DatabaseUp() || shelf.Current().Head.ID != first || len(shelf.Heads()) != 1 {
			t.Error("the shelf must serve on, and know that the database is down")
		}
		store.SetDown(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if !shelf.DatabaseUp() || shelf.Current().Head.ID != second {
			t.Error("the shelf must catch up when the database is back")
		}
	})
}

func TestShelfKeepsTheEditionBeforeADamagedOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &editiontest.Store{}
		first := store.Put(t, editiontest.Draft(t, "un"), noon())
		shelf := run(t, store)
		bad := editiontest.Draft(t, "deux")
		v := bad.Vectors[0]
		v, err := edition.NewVector(edition.Key{Indicator: v.Indicator, Level: v.Level, Period: indicator.Year(1999)}, v.Boundaries, []edition.Value{v.At(0), v.At(1)})
		if err != nil {
			t.Fatal(err)
		}
		bad.Vectors[0] = v // what the shelf has not in memory yet
		second := store.Put(t, bad, noon())
		store.Damage(second)
		time.Sleep(time.Second)
		synctest.Wait()
		if shelf.Current().Head.ID != first || shelf.Find(second) != nil {
			t.Error("the edition before must stay in force")
		}
		third := store.Put(t, editiontest.Draft(t, "trois"), noon())
		time.Sleep(time.Second)
		synctest.Wait()
		if shelf.Current().Head.ID != third {
			t.Error("the next good edition must come in force")
		}
	})
}

// With memory for none, the edition before leaves at once; its boundaries stay for a day,
// as maps that are open have their address.
func TestBoundariesOfTheEditionBeforeStayADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &editiontest.Store{}
		first := store.Put(t, editiontest.Draft(t, "un"), noon())
		shelf := run(t, store)
		edition.LimitOlder(shelf, 0)
		old := shelf.Current().Level(source.Commune).Hash
		other := editiontest.Draft(t, "deux")
		replaceCommunes(t, &other)
		store.Put(t, other, noon())
		time.Sleep(time.Second)
		synctest.Wait()
		now := shelf.Current().Level(source.Commune).Hash
		if now == old || shelf.Boundaries(now) == nil || shelf.Boundaries(old) == nil || shelf.Boundaries(old).Hash != old {
			t.Error("both boundaries must be there")
		}
		if shelf.Find(first) != nil {
			t.Error("the edition before has no place")
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if shelf.Boundaries(old) != nil || shelf.Boundaries(now) == nil {
			t.Error("the boundaries before stay for a day, those in force for good")
		}
	})
}

// replaceCommunes gives the communes of a draft other names, and so other boundaries,
// without their vectors.
func replaceCommunes(t *testing.T, d *edition.Draft) {
	t.Helper()
	d.Vectors = slices.DeleteFunc(d.Vectors, func(v *edition.Vector) bool { return v.Level == source.Commune })
	for i, b := range d.Boundaries {
		if b.Level != source.Commune {
			continue
		}
		var areas []edition.Area
		for j, code := range b.Codes {
			areas = append(areas, edition.Area{Code: code, Name: b.Names[j] + " bis", AreaM2: b.AreaM2[j], Boundary: b.Shapes[j]})
		}
		b, err := edition.NewBoundaries(b.Level, b.Vintage, areas)
		if err != nil {
			t.Fatal(err)
		}
		d.Boundaries[i] = b
	}
}

// An edition that is not in memory is read once for all that ask for it, and leaves when
// others need its place.
func TestOpenOlderEditions(t *testing.T) {
	store := &editiontest.Store{}
	var ids []edition.Hash
	for _, label := range []string{"un", "deux", "trois"} {
		ids = append(ids, store.Put(t, editiontest.Draft(t, label), noon()))
	}
	shelf := edition.NewShelf(store, noon, slog.New(slog.DiscardHandler))
	if err := shelf.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if shelf.Find(ids[0]) != nil {
		t.Fatal("nobody asked for the first edition yet")
	}
	reads := store.Reads()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if e, err := shelf.Open(t.Context(), ids[0]); err != nil || e.Head.ID != ids[0] {
				t.Errorf("opened %v, %v", e, err)
			}
		})
	}
	all.Wait()
	if got := store.Reads() - reads; got > 5 {
		t.Errorf("%d parts were read: only those that the edition in force has not, and once", got)
	}
	if shelf.Find(ids[0]) == nil {
		t.Error("the edition did not stay")
	}
	edition.LimitOlder(shelf, 1)
	if _, err := shelf.Open(t.Context(), ids[1]); err != nil || shelf.Find(ids[1]) == nil || shelf.Find(ids[0]) != nil {
		t.Errorf("the second edition takes the place of the first (%v)", err)
	}
	if _, err := shelf.Open(t.Context(), "none"); !errors.Is(err, edition.ErrUnknown) {
		t.Errorf("error = %v, want ErrUnknown", err)
	}
	store.SetDown(true)
	if _, err := shelf.Open(t.Context(), ids[0]); !errors.Is(err, editiontest.ErrDown) {
		t.Errorf("error = %v, want ErrDown", err)
	}
	if _, err := shelf.Open(t.Context(), ids[1]); err != nil {
		t.Errorf("what is in memory is there with the store down: %v", err)
	}
}

// telling is a store that tells of news.
type telling struct {
	*editiontest.Store
	wake chan struct{}
}

func (s telling) Listen(ctx context.Context, wake func()) error {
	for {
		select {
		case <-s.wake:
			wake()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestNewsHasten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := telling{&editiontest.Store{}, make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		shelf := edition.NewShelf(store, time.Now, slog.New(slog.DiscardHandler))
		go shelf.Run(ctx)
		synctest.Wait()
		id := store.Put(t, editiontest.Draft(t, "un"), noon())
		store.wake <- struct{}{}
		synctest.Wait() // no time passes
		if e := shelf.Current(); e == nil || e.Head.ID != id {
			t.Error("the edition is not in force, though the store told of it")
		}
		cancel()
		synctest.Wait()
	})
}
