package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
)

// Options are what the service needs.
type Options struct {
	Editions *edition.Shelf    // kept up to date by whoever made it: see [edition.Shelf.Run]
	Text     message.Catalogue // see [message.Load]
	Now      func() time.Time
	Log      *slog.Logger
	Version  string       // of the program, for the description of the interface
	Tiles    *tiles.Maker // nil: one that keeps [TileBytes]
}

// TileBytes is how many bytes of finished tiles are kept unless told otherwise.
const TileBytes = 96 << 20

type server struct {
	editions *edition.Shelf
	text     message.Catalogue
	now      func() time.Time
	log      *slog.Logger
	pages    *page.Pages
	tiles    *tiles.Maker
	headers  tileHeaders
	tended   atomic.Pointer[edition.Edition] // see tendTiles
	openAPI  []byte
}

// New returns the service.
func New(o Options) (http.Handler, error) {
	pages, err := page.New(o.Text)
	if err != nil {
		return nil, err
	}
	s := &server{editions: o.Editions, text: o.Text, now: o.Now, log: o.Log, pages: pages, tiles: o.Tiles, headers: newTileHeaders()}
	if s.tiles == nil {
		s.tiles = tiles.New(TileBytes)
	}
	r := chi.NewRouter()
	r.Use(s.identify, s.logRequests, s.recoverPanics, secure, answerHead)
	r.NotFound(s.handle(func(http.ResponseWriter, *http.Request) error { return errNoRoute }))
	r.MethodNotAllowed(s.handle(func(http.ResponseWriter, *http.Request) error { return errNoMethod }))

	r.Get("/livez", s.handle(s.live))
	r.Get("/readyz", s.handle(s.ready))
	s.routePages(r)
	r.Get("/tiles/{of}/{level}/{z}/{x}/{file}", s.handle(s.tile))
	r.Get("/tiles/{file}", s.handle(s.tileJSON))
	if err := s.describe(r, o.Version); err != nil {
		return nil, err
	}
	r.Get("/api/openapi.json", s.handle(s.description))
	return s.keptTiles(r), nil
}

// describe registers the operations of the JSON interface, and writes their
// description once.
func (s *server) describe(r chi.Router, version string) error {
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Essor", Version: version,
				Description: "Observatory of territorial equity for the social and solidarity economy. " +
					"Every figure has a status: a number comes with ok and unreliable only, and what is not known is null, never 0.",
			},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
		},
		Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat},
	}
	d := &describer{server: s, api: humachi.New(r, config)}
	d.areas()
	d.values()
	d.grants()
	d.editions()
	d.tiles()
	for _, unused := range []string{"ErrorModel", "ErrorDetail"} { // huma's own form of errors
		delete(d.api.OpenAPI().Components.Schemas.Map(), unused)
	}
	body, err := d.api.OpenAPI().MarshalJSON()
	if err != nil {
		return fmt.Errorf("describe the interface: %w", err)
	}
	s.openAPI = body
	return nil
}

// current is the edition in force, or errNotReady.
func (s *server) current() (*edition.Edition, error) {
	e := s.editions.Current()
	if e == nil {
		return nil, errNotReady
	}
	return e, nil
}

// What can go wrong with a request, beside its parameters.
var (
	errNoRoute  = errors.New("no such route")
	errNoMethod = errors.New("no such method")
	errNotReady = errors.New("no edition yet")
)
