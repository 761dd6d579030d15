package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/observatoire-essor/essor/api/ask"

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
	Limits   Limits
	// LogClients adds the addresses of clients to the log: they are personal data.
	LogClients bool
	// Contact is how to reach who runs the service, an address for mail or a page: the
	// statement on accessibility gives it. Empty: it says that none was given.
	Contact string
}

// TileBytes is how many bytes of finished tiles are kept unless told otherwise.
const TileBytes = 96 << 20

// tileRoute is the pattern of the addresses of tiles.
const tileRoute = "/tiles/{of}/{level}/{z}/{x}/{file}"

type server struct {
	editions *edition.Shelf
	text     message.Catalogue
	now      func() time.Time
	log      *slog.Logger
	pages    *page.Pages
	tiles    *tiles.Maker
	headers  tileHeaders
	tended   atomic.Pointer[edition.Edition] // see tendTiles
	finished *finished
	figures  *figures
	gallery  gallery

	known   *ask.Known
	contact string

	openAPI, openAPI30 []byte
	operations         []page.Operation

	limits     Limits
	limiter    *limiter // nil: none
	policy     string   // that announces the limiter
	metrics    *metrics
	logClients bool
}

// New returns the service.
func New(o Options) (http.Handler, error) {
	pages, err := page.New(o.Text)
	if err != nil {
		return nil, err
	}
	s := &server{
		editions: o.Editions, text: o.Text, now: o.Now, log: o.Log, pages: pages, tiles: o.Tiles, headers: newTileHeaders(),
		finished: newFinished(), figures: newFigures(), known: ask.NewKnown(), contact: o.Contact,
	}
	if s.tiles == nil {
		s.tiles = tiles.New(TileBytes)
	}
	s.guard(o)
	r := chi.NewRouter()
	r.Use(s.guards()...)
	r.NotFound(s.handle(func(http.ResponseWriter, *http.Request) error { return errNoRoute }))
	r.MethodNotAllowed(s.handle(func(http.ResponseWriter, *http.Request) error { return errNoMethod }))

	r.Get("/livez", s.handle(s.live))
	r.Get("/readyz", s.handle(s.ready))
	r.Method(http.MethodGet, "/metrics", s.metrics.handler())
	s.routePages(r)
	if err := s.routeOGC(r, o.Version); err != nil {
		return nil, err
	}
	r.Get(tileRoute, s.handle(s.tile))
	r.Get("/figures/{file}", s.handle(s.figure))
	r.Get("/tiles/{file}", s.handle(s.tileJSON))
	if err := s.describe(r, o.Version); err != nil {
		return nil, err
	}
	r.Post("/api/v1/locate", s.handle(s.postLocate))
	r.Get("/api/openapi.json", s.handle(s.description))
	r.Get("/api/openapi-3.0.json", s.handle(s.description30))
	r.Get("/api", s.handle(s.describedPage))
	return s.keptTiles(r), nil
}

// guard sets what the service holds clients to, and what it tells of them.
func (s *server) guard(o Options) {
	s.limits, s.limiter, s.logClients = o.Limits, newLimiter(o.Limits.PerSecond, o.Limits.Burst), o.LogClients
	if s.limiter != nil {
		s.policy = ratePolicy(o.Limits)
	}
	s.metrics = newMetrics(o.Editions)
}

// guards are what each request passes through, from the outermost.
func (s *server) guards() chi.Middlewares {
	return chi.Middlewares{s.attend, s.recoverPanics, secure, s.limit, answerHead, chooseForm}
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
				Contact: &huma.Contact{Name: "Essor", URL: "https://github.com/observatoire-essor/essor"},
				License: &huma.License{Name: "MIT", URL: "https://opensource.org/license/mit"},
			},
			Servers:    []*huma.Server{{URL: "/", Description: "This service"}},
			Security:   []map[string][]string{{}}, // none is asked for
			Tags:       tags(),
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
		},
		Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat},
	}
	d := &describer{server: s, api: humachi.New(r, config)}
	d.areas()
	d.indicators()
	d.values()
	d.classes()
	d.equity()
	d.scenarios()
	d.locate()
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
	if s.openAPI30, err = downgraded(d.api.OpenAPI()); err != nil {
		return err
	}
	s.operations = operationsOf(d.api.OpenAPI())
	return nil
}

// tags are the subjects of the operations.
func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: "areas", Description: "Areas: search, sheets, what holds a point"},
		{Name: "indicators", Description: "The catalogue of indicators"},
		{Name: "values", Description: "Values of an indicator for all areas of a level, and their classes"},
		{Name: "equity", Description: "How evenly things are spread, and what if they were shared otherwise"},
		{Name: "grants", Description: "Public grants, one by one"},
		{Name: "editions", Description: "Published editions"},
		{Name: "tiles", Description: "Tiles of maps"},
	}
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
	// errMediaType says that what was posted is not a CSV.
	errMediaType = errors.New("media type")
	// errBrokenBody says that what was posted did not arrive whole.
	errBrokenBody = errors.New("body broken off")
	// errEditionAway says that an older edition cannot be read now.
	errEditionAway = errors.New("edition cannot be read")
)
