package data_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
)

// bundle is an edition whose parts are named after a letter.
func bundle(letter string) data.EditionBundle {
	hash := strings.Repeat(letter, 64)
	return data.EditionBundle{
		EditionHead: data.EditionHead{ID: hash, Label: "label " + letter, AsOf: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), PublishedAt: noon()},
		Manifest:    []byte(`{"letter":"` + letter + `"}`),
		Vectors:     map[string][]byte{hash: []byte("vector " + letter), strings.Repeat("0", 64): []byte("shared")},
		Boundaries:  map[string][]byte{hash: []byte("boundaries " + letter)},
		Parts:       map[string][]byte{hash: []byte("part " + letter)},
	}
}

func write(t *testing.T, db *data.DB, b data.EditionBundle) bool {
	t.Helper()
	var fresh bool
	err := db.InPublication(t.Context(), "test", func(p *data.Publication) (err error) {
		fresh, err = p.Write(t.Context(), b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func TestEditionsAreKeptInOrder(t *testing.T) {
	db, conn := open(t)
	if heads, err := db.Editions(t.Context()); err != nil || len(heads) != 0 {
		t.Fatalf("editions = %v, %v", heads, err)
	}
	if !write(t, db, bundle("a")) || !write(t, db, bundle("b")) || write(t, db, bundle("b")) {
		t.Error("the first two are fresh, the third is there already")
	}
	if !write(t, db, bundle("a")) {
		t.Error("an edition that comes in force again is fresh")
	}
	heads, err := db.Editions(t.Context())
	if err != nil || len(heads) != 2 || heads[0].Label != "label b" || heads[1].Label != "label a" {
		t.Fatalf("editions = %v, %v; want b, then a in force again", heads, err)
	}
	if !heads[1].PublishedAt.Equal(noon()) || heads[1].AsOf.Format(time.DateOnly) != "2026-01-01" {
		t.Errorf("head = %+v", heads[1])
	}
	manifest, err := db.EditionManifest(t.Context(), heads[1].ID)
	if err != nil || string(manifest) != `{"letter":"a"}` {
		t.Errorf("manifest = %s, %v", manifest, err)
	}
	if _, err := db.EditionManifest(t.Context(), strings.Repeat("f", 64)); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("error = %v, want ErrNotFound", err)
	}
	shared, missing := strings.Repeat("0", 64), strings.Repeat("f", 64)
	parts, err := db.EditionParts(t.Context(), data.VectorPart, []string{shared, missing, heads[0].ID})
	if err != nil || len(parts) != 2 || string(parts[shared]) != "shared" || string(parts[heads[0].ID]) != "vector b" {
		t.Errorf("parts = %q, %v", parts, err)
	}
	if n := one[int](t, conn, `SELECT count(*) FROM edition_vector`); n != 3 {
		t.Errorf("%d vectors, want the shared one once", n)
	}
}

func TestEditionsNeverChange(t *testing.T) {
	db, conn := open(t)
	write(t, db, bundle("a"))
	for _, sql := range []string{
		`UPDATE edition SET label = 'x'`, `UPDATE edition_vector SET body = ''`,
		`UPDATE edition_boundaries SET body = ''`, `UPDATE edition_part SET body = ''`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s: no error", sql)
		}
	}
}

// The role of the server reads editions, and nothing of what they were made from.
func TestReaderSeesEditionsOnly(t *testing.T) {
	db, conn := open(t)
	write(t, db, bundle("a"))
	if _, err := conn.Exec(t.Context(), `SET ROLE essor_reader`); err != nil {
		t.Fatal(err)
	}
	if n := one[int](t, conn, `SELECT count(*) FROM edition`); n != 1 {
		t.Errorf("%d editions", n)
	}
	for _, sql := range []string{
		`SELECT FROM observation`, `SELECT FROM area`, `SELECT FROM source`, `SELECT FROM grant_decision`, `SELECT FROM establishment`,
		`DELETE FROM edition`, `INSERT INTO edition_part VALUES (repeat('a', 64), '')`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s: no error", sql)
		}
	}
}

// Who listens is told of each publication when it is there to be read.
func TestListen(t *testing.T) {
	db, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	news, ended := make(chan int, 8), make(chan error, 1)
	go func() {
		ended <- db.Listen(ctx, func() {
			heads, err := db.Editions(ctx)
			if err != nil {
				t.Error(err)
			}
			news <- len(heads)
		})
	}()
	deadline := time.After(10 * time.Second)
	for n := 0; ; n++ { // until the listener is there
		write(t, db, bundle(string(rune('a'+n))))
		select {
		case got := <-news:
			if got != n+1 {
				t.Errorf("told of %d editions, want %d", got, n+1)
			}
		case <-time.After(200 * time.Millisecond):
			continue
		case <-deadline:
			t.Fatal("nobody was told")
		}
		break
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that of the context", err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Errorf("the pool is no longer of use: %v", err)
	}
}
