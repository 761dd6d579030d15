package api

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/observatoire-essor/essor/api/ask"

	"github.com/danielgtaylor/huma/v2"

	"github.com/observatoire-essor/essor/data/edition"
)

// EditionsOut lists the editions, the latest first.
type EditionsOut struct {
	Editions []HeadOut `json:"editions"`
}

// HeadOut is an edition of the list.
type HeadOut struct {
	ask.EditionRef
	PublishedAt string `json:"published_at" format:"date-time"`
	InForce     bool   `json:"in_force"`
	URL         string `json:"url"`
}

// EditionIn names an edition.
type EditionIn struct {
	ID string `path:"id" doc:"Id of the edition, its first digits, four at least, that no other begins with, or its label: then the latest of that label"`
}

// manifestBytes is a manifest as it was published.
type manifestBytes []byte

// MarshalJSON writes the bytes as they are.
func (m manifestBytes) MarshalJSON() ([]byte, error) { return m, nil }

// Schema describes the bytes as what they stand for.
func (manifestBytes) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[edition.Manifest](), true, "Manifest")
}

// EditionOut is an edition with its manifest.
type EditionOut struct {
	HeadOut
	Manifest manifestBytes      `json:"manifest" doc:"The parts by hash; the SHA-256 of these very bytes is the id"`
	Pack     *edition.Pack      `json:"pack,omitempty" doc:"The territory and the roles of its files; of editions in memory only"`
	Sources  []edition.Source   `json:"sources,omitempty" doc:"The files with the reports of their load; of editions in memory only"`
	Grants   []edition.GrantSum `json:"grants,omitempty" doc:"Public money by source and year, euro cents; of editions in memory only"`
}

func (d *describer) editions() {
	freshOperation(d, huma.Operation{
		OperationID: "list-editions", Path: "/api/v1/editions", Summary: "The published editions", Tags: []string{"editions"},
	}, d.server.listEditions)
	freshOperation(d, huma.Operation{
		OperationID: "get-edition", Path: "/api/v1/editions/{id}", Summary: "An edition and its manifest", Tags: []string{"editions"},
	}, d.server.getEdition)
}

func headOut(h edition.Head, inForce *edition.Edition) HeadOut {
	return HeadOut{
		EditionRef: ask.RefOf(h), PublishedAt: ask.Instant(h.PublishedAt),
		InForce: h.ID == inForce.Head.ID, URL: "/api/v1/editions/" + string(h.ID),
	}
}

// listEditions serves GET /api/v1/editions.
func (s *server) listEditions(e *edition.Edition, _ *http.Request, _ *struct{}) (EditionsOut, error) {
	out := EditionsOut{Editions: []HeadOut{}}
	for _, h := range s.editions.Heads() {
		out.Editions = append(out.Editions, headOut(h, e))
	}
	return out, nil
}

// getEdition serves GET /api/v1/editions/{id}.
func (s *server) getEdition(e *edition.Edition, _ *http.Request, in *EditionIn) (EditionOut, error) {
	heads := s.headsOf(in.ID)
	if len(heads) == 0 {
		return EditionOut{}, ask.NewNotFoundError("no_such_edition", map[string]string{"edition": ask.Cut(in.ID)})
	}
	out := EditionOut{HeadOut: headOut(heads[0], e), Manifest: s.editions.Manifest(heads[0].ID)}
	if known := s.editions.Find(heads[0].ID); known != nil {
		out.Pack, out.Grants = &known.Pack, known.GrantSums()
		out.Sources = slices.Collect(known.Sources())
	}
	return out, nil
}
