package data_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
)

// emptyEdition is an edition of no parts, by a digit that its id is made of.
func emptyEdition(digit, label string) data.EditionBundle {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return data.EditionBundle{
		EditionHead: data.EditionHead{ID: strings.Repeat(digit, 64), Label: label, AsOf: at, PublishedAt: at}, Manifest: []byte(digit),
	}
}

// An edition that was exported stays: it cannot be deleted, its label means no other edition,
// and it can be put in force again.
func TestExportedEditionsAreFrozen(t *testing.T) {
	ctx := t.Context()
	url := datatest.URL(t)
	if err := data.Migrate(ctx, url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(ctx, url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	write := func(b data.EditionBundle) error {
		return db.InPublication(ctx, "test", func(p *data.Publication) error {
			_, err := p.Write(ctx, b)
			return err
		})
	}
	for _, b := range []data.EditionBundle{emptyEdition("a", "assises"), emptyEdition("b", "assises"), emptyEdition("c", "other")} {
		if err := write(b); err != nil {
			t.Fatal(err)
		}
	}
	first := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	pack := strings.Repeat("f", 64)
	for _, at := range []time.Time{first, first.Add(time.Hour)} {
		if err := db.RecordExport(ctx, strings.Repeat("a", 64), pack, at); err != nil {
			t.Fatal(err)
		}
	}
	exports, err := db.Exports(ctx)
	if err != nil || len(exports) != 1 || !exports[strings.Repeat("a", 64)].Equal(first) {
		t.Errorf("exports = %v, %v; want that of the first time", exports, err)
	}

	err = write(emptyEdition("d", "assises"))
	var exported *data.ExportedError
	if !errors.As(err, &exported) || exported.Label != "assises" || !exported.ExportedAt.Equal(first) {
		t.Errorf("another edition of the label: %v", err)
	}
	if err := write(emptyEdition("a", "assises")); err != nil {
		t.Errorf("the edition itself cannot be put in force again: %v", err)
	}
	if err := write(emptyEdition("d", "other")); err != nil {
		t.Errorf("a label of which nothing was exported: %v", err)
	}
	heads, err := db.Editions(ctx)
	if err != nil || len(heads) != 4 {
		t.Errorf("%d editions, %v", len(heads), err)
	}
	if err := db.RecordExport(ctx, strings.Repeat("e", 64), pack, first); err == nil {
		t.Error("an edition that is not there was exported")
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, `DELETE FROM essor.edition WHERE id LIKE 'a%'`); err == nil {
		t.Error("an edition that was exported was deleted")
	}
	if _, err := conn.Exec(ctx, `DELETE FROM essor.edition WHERE id LIKE 'c%'`); err != nil {
		t.Errorf("an edition that was not exported cannot be deleted: %v", err)
	}
}
