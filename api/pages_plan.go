package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

func (s *server) routePlan(r chi.Router) {
	r.Get("/plan", s.plainPage(func(r *http.Request, e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.Plan(r.Context(), s.askerFor(r), e, notices)
	}))
}

// askerFor answers in the language of a request.
func (s *server) askerFor(r *http.Request) ask.Asker {
	return ask.Asker{Writer: wording.Writer{Text: s.text, Lang: aboutRequest(r.Context()).lang}, Known: s.known}
}
