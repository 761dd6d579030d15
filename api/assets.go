package api

import (
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"
)

// routeAssets serves what pages fetch: style sheets and the bundle of scripts. Each is
// named by its content and compressed once, when it is first asked for.
func (s *server) routeAssets(r chi.Router) {
	for name, body := range s.pages.Styles() {
		r.Get("/assets/"+name, s.asset("text/css; charset=utf-8", body))
	}
	bundle := s.pages.Bundle()
	for _, name := range bundle.Names() {
		f, _ := bundle.File(name)
		r.Get("/assets/"+name, s.asset(f.ContentType, f.Body))
	}
}

func (s *server) asset(contentType string, body []byte) http.HandlerFunc {
	packed := sync.OnceValues(func() ([]byte, error) { return gzipped(body) })
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		a := answer{contentType: contentType, cache: forGood, body: body}
		if acceptsGzip(r) {
			var err error
			if a.packed, err = packed(); err != nil {
				return err
			}
		}
		return send(w, r, a)
	})
}
