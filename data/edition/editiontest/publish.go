package editiontest

import (
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/edition"
)

// Publish writes an edition into a database and puts it in force.
func Publish(t testing.TB, db *data.DB, b edition.Bundle, at time.Time) {
	t.Helper()
	m, err := edition.DecodeManifest(b.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.DateOnly, m.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	err = db.InPublication(t.Context(), "test", func(p *data.Publication) error {
		_, err := p.Write(t.Context(), data.EditionBundle{
			EditionHead: data.EditionHead{ID: string(b.ID), Label: m.Label, AsOf: asOf, PublishedAt: at},
			Manifest:    b.Manifest, Vectors: byText(b.Vectors), Boundaries: byText(b.Boundaries), Parts: byText(b.Parts),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func byText(parts map[edition.Hash][]byte) map[string][]byte {
	out := make(map[string][]byte, len(parts))
	for h, body := range parts {
		out[string(h)] = body
	}
	return out
}
