package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/data/edition"
)

func (s *server) routePages(r chi.Router) {
	s.routeAssets(r)
	r.Get("/", s.handle(s.indexPage))
	s.routeMap(r)
	s.routeEquity(r)
	s.routePlan(r)
	s.routeCatalogue(r)
	s.routeData(r)
	s.routeAccess(r)
	r.Get("/exporter/{kind}", s.handle(s.exportPage))
	r.Get("/assises", s.handle(s.assisesPage))
	s.routeAreas(r)
}

// indexPage serves GET /?q=.
func (s *server) indexPage(w http.ResponseWriter, r *http.Request) error {
	return s.sendPage(w, r, func(e *edition.Edition, notices []string) ([]byte, error) {
		asked := page.IndexAsked{Query: ask.Cut(r.URL.Query().Get("q")), Today: s.now(), Notices: notices}
		var err error
		if asked.Place, err = (ask.Asker{Known: s.known}).Place(r.Context(), e, asked.Query); err != nil {
			return nil, err
		}
		return s.pages.Index(aboutRequest(r.Context()).lang, e, asked)
	}, "q")
}

// sendPage sends a page of the edition in force. Wrong parameters of its address
// are told on the page, which opens all the same.
func (s *server) sendPage(w http.ResponseWriter, r *http.Request, write func(*edition.Edition, []string) ([]byte, error), names ...string) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	var notices []string
	if err := checkQuery(r, names...); err != nil {
		for _, fault := range paramErrors(err) {
			notices = append(notices, s.notice(aboutRequest(r.Context()).lang, fault))
		}
	}
	body, err := write(e, notices)
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body})
}
