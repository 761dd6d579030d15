package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/data/edition"
)

func (s *server) routeData(r chi.Router) {
	r.Get("/donnees", s.plainPage(func(r *http.Request, e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.Data(aboutRequest(r.Context()).lang, e, s.editions.Heads(), notices)
	}))
}

func (s *server) routeAccess(r chi.Router) {
	r.Get("/accessibilite", s.plainPage(func(r *http.Request, e *edition.Edition, notices []string) ([]byte, error) {
		return s.pages.Access(aboutRequest(r.Context()).lang, e, s.contact, notices)
	}))
}
