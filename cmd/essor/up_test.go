package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/source"
)

// TestUpNeverReplacesARealTerritory: without --pack, a database that holds a pack is
// served as it is; the demonstration is for empty databases.
func TestUpNeverReplacesARealTerritory(t *testing.T) {
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	info := data.SourceInfo{Pack: "mel", Role: "communes", Kind: "cog.communes", File: "v_commune_2024.csv", SHA256: strings.Repeat("00", 32)}
	_, err = db.Load(t.Context(), info, time.Unix(0, 0), func(to source.Sink) (source.Counts, error) {
		ref := source.Ref{Level: source.Commune, Code: "59350"}
		return source.Counts{Read: 1, Kept: 1}, to.Area(source.Area{Row: 1, Ref: ref, Name: "Lille"})
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out, notes bytes.Buffer
	a := &app{process: process{getenv: func(string) string { return "" }, stdout: &out, stderr: &notes, now: time.Now}, text: text, lang: message.EN}
	if err := a.prepare(t.Context(), &database{url: url}, upFlags{}); err != nil {
		t.Fatal(err)
	}
	if files, err := db.Loaded(t.Context(), demoPack); err != nil || len(files) != 0 {
		t.Errorf("the demonstration was loaded: %v, %v", files, err)
	}
	if last, err := db.LastPack(t.Context()); err != nil || last != "mel" {
		t.Errorf("last pack = %q, %v", last, err)
	}
	if !strings.Contains(notes.String(), "mel") {
		t.Errorf("notes = %q", notes.String())
	}
}

// TestListenSaysThatTheAddressIsTaken before anything else is done.
func TestListenSaysThatTheAddressIsTaken(t *testing.T) {
	a := &app{}
	first, err := a.listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	_, err = a.listen(t.Context(), first.Addr().String())
	var said *message.SentenceError
	if !errors.As(err, &said) || said.Code != "cli.serve.address" {
		t.Errorf("error = %v", err)
	}
}
