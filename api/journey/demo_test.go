package journey_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/packs"
)

// serveDemo serves the demonstration, loaded and published as `essor up` does it, and
// gives its address.
func serveDemo(t *testing.T) string {
	t.Helper()
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	publishDemo(t, url)
	reader, err := data.Open(t.Context(), url, data.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reader.Close)
	return serveStore(t, reader)
}

func publishDemo(t *testing.T, url string) {
	t.Helper()
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files := t.TempDir()
	if _, err := synth.Write(t.Context(), files, synth.Options{Seed: synth.DemonstrationSeed}); err != nil {
		t.Fatal(err)
	}
	p, closePack, err := pack.Open(t.Context(), "demo", packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = closePack() }()
	plan, err := p.MakePlan(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}).Load(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Publish(t.Context(), db, publish.Options{Label: "demo", AsOf: source.Day(2026, 1, 1), Pack: p, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
}

// serveStore serves the edition in force of a store.
func serveStore(t *testing.T, store edition.Store) string {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	shelf := edition.NewShelf(store, time.Now, log)
	if err := shelf.Refresh(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	handler, err := api.New(api.Options{Editions: shelf, Text: text, Now: time.Now, Log: log, Version: "0"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
