package edition_test

import (
	"context"
	"log/slog"
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
