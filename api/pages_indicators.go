package api

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
)

func (s *server) routeCatalogue(r chi.Router) {
	r.Get("/indicateurs", s.plainPage(func(r *http.Request, e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.Indicators(r.Context(), s.askerFor(r), e, notices)
	}))
	r.Get("/indicateurs/{id}", s.handle(s.indicatorPage))
}

// indicatorPage serves GET /indicateurs/{id}; the parameters of the address are those of
// the indicator's variant.
func (s *server) indicatorPage(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	base, _, _ := strings.Cut(id, "?")
	return s.sendPage(w, r, func(e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.Indicator(r.Context(), s.askerFor(r), e, id, r.URL.Query(), notices)
	}, parameterNames(base)...)
}

// parameterNames are the names of the parameters of an indicator.
func parameterNames(id string) []string {
	var names []string
	for _, d := range indicator.Entries() {
		for _, p := range d.Parameters {
			if d.ID == id {
				names = append(names, p.Name)
			}
		}
	}
	return names
}
