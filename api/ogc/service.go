package ogc

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/data/edition"
)

// Root is the path of the landing page.
const Root = "/ogc"

// UsualCache is how many bytes of encoded features are kept unless the options say.
const UsualCache = 192 << 20

// Host does what the service that mounts this one does for all of its answers.
type Host interface {
	// Handle reports the error of a handler to the client.
	Handle(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc
	// Lang is the language of the answer.
	Lang(r *http.Request) message.Lang
	// Send sends a body in that language, with an entity tag, or tells that the client
	// has it.
	Send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) error
	// AcceptsGzip tells whether the client takes gzip.
	AcceptsGzip(r *http.Request) bool
	// HasTag tells whether the client has the body of an entity tag.
	HasTag(r *http.Request, tag string) bool
}

// Options are what the service needs.
type Options struct {
	Host     Host
	Editions *edition.Shelf
	Text     message.Catalogue
	Version  string // of the program
	Cache    int64  // bytes of encoded features to keep; 0: [UsualCache]
}

// Service answers under [Root].
type Service struct {
	Options
	pieces  *pieceCache
	page    *template.Template
	writers sync.Pool // of *flate.Writer

	mu       sync.Mutex
	datasets []*dataset // those used last come first
	made     int64      // collections made so far
}

// New makes the service.
func New(o Options) (*Service, error) {
	if o.Cache == 0 {
		o.Cache = UsualCache
	}
	page, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return nil, fmt.Errorf("ogc: %w", err)
	}
	return &Service{Options: o, pieces: newPieceCache(o.Cache), page: page}, nil
}

// Route adds the paths of the service to a router.
func (s *Service) Route(r chi.Router) {
	for path, h := range map[string]func(http.ResponseWriter, *http.Request) error{
		"": s.landing, "/": s.landing, "/conformance": s.conformance, "/api": s.api,
		"/collections": s.collections, "/collections/{collection}": s.collection,
		"/collections/{collection}/queryables": s.queryables,
		"/collections/{collection}/items":      s.items, "/collections/{collection}/items/{feature}": s.item,
	} {
		r.Get(Root+path, s.Host.Handle(h))
	}
}

// mostDatasets is how many editions have their collections ready: the one in force,
// and those of downloads under way.
const mostDatasets = 3

// dataset is what the collections of an edition are, once they are asked for.
type dataset struct {
	edition *edition.Edition
	once    sync.Once
	list    []*collection
}

// dataset gives the collections of the edition in force, or of the one that the
// parameter edition names.
func (s *Service) dataset(id string) (*dataset, error) {
	e := s.Editions.Current()
	if e == nil {
		return nil, ErrNotReady
	}
	if id != "" {
		if e = s.Editions.Find(edition.Hash(id)); e == nil {
			return nil, notFound("no_such_edition", map[string]string{"edition": cut(id)})
		}
	}
	s.mu.Lock()
	i := slices.IndexFunc(s.datasets, func(d *dataset) bool { return d.edition == e })
	var d *dataset
	if i >= 0 {
		d = s.datasets[i]
		s.datasets = slices.Delete(s.datasets, i, i+1)
	} else {
		d = &dataset{edition: e}
	}
	s.datasets = slices.Insert(s.datasets, 0, d)
	s.datasets = s.datasets[:min(len(s.datasets), mostDatasets)]
	s.mu.Unlock()
	d.once.Do(func() { d.list = s.collect(e) })
	return d, nil
}

// collect makes the collections of an edition.
func (s *Service) collect(e *edition.Edition) []*collection {
	var list []*collection
	for _, level := range e.Levels() {
		list = append(list, newAreas(e, e.Level(level)))
	}
	list = append(list, newGrants(e))
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range list {
		s.made++
		c.number = s.made
	}
	return list
}

// find is the collection that a path names.
func (s *Service) find(r *http.Request, query url.Values) (*dataset, *collection, error) {
	d, err := s.dataset(query.Get("edition"))
	if err != nil {
		return nil, nil, err
	}
	id := chi.URLParam(r, "collection")
	for _, c := range d.list {
		if c.id == id {
			return d, c, nil
		}
	}
	return nil, nil, notFound("no_such_collection", map[string]string{"collection": cut(id), "collections": joinIDs(d.list)})
}

func joinIDs(list []*collection) string {
	text := ""
	for i, c := range list {
		if i > 0 {
			text += ", "
		}
		text += c.id
	}
	return text
}

func (s *Service) say(r *http.Request, code string, args map[string]string) string {
	return s.Text.Sentence(s.Host.Lang(r), code, args)
}
