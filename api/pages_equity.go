package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
)

func (s *server) routeEquity(r chi.Router) {
	r.Get("/equite", s.handle(s.equityPage))
	r.Get("/equite/simulation", s.handle(s.whatIfForm))
}

// equityPage serves GET /equite. One state has one address: others lead to it. What is
// wrong in an address is told, and leaves the address as it is.
func (s *server) equityPage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	var faults []error
	if r.URL.Query().Has("edition") {
		switch asked, err := s.editionFor(r); {
		case err == nil:
			e = asked
		case r.Context().Err() != nil:
			return err
		default:
			faults = append(faults, ask.BadValue("edition", r.URL.Query().Get("edition"), e.Head.ID.Short()))
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		faults = append(faults, ask.NewParamError("", "bad_query", nil))
	}
	if lang := query.Get("lang"); query.Has("lang") && lang != "fr" && lang != "en" {
		faults = append(faults, ask.BadValue("lang", lang, "fr, en"))
	}
	asked, err := state.Parse(query)
	faults = append(faults, err)
	asked, err = asked.Check(e)
	faults = append(faults, err)
	a := s.askerFor(r)
	answer, err := page.AnswerEquity(r.Context(), a, e, asked)
	if err != nil {
		return err
	}
	notices := s.noticesOf(r, append(faults, answer.Faults...))
	canonical := page.CanonicalEquity(e, asked)
	if len(notices) == 0 {
		if address := addressOf(r, "/equite", canonical.Query()); address != r.URL.RequestURI() {
			http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // begins with the address of this page
			return nil
		}
	}
	body, err := s.pages.Equity(r.Context(), a, e, answer, notices)
	if err != nil {
		return err
	}
	return send(w, r, answerHTML(body))
}

// whatIfForm serves GET /equite/simulation: it leads from what the form of the what-if
// sends, field by field, to the one address of that state.
func (s *server) whatIfForm(w http.ResponseWriter, r *http.Request) error {
	sent := r.URL.Query()
	shown, err := url.ParseQuery(sent.Get("show"))
	if err != nil {
		shown = url.Values{}
	}
	of, _ := state.Parse(shown) // what is wrong there the page tells
	of.Scenario = page.WhatIfForm(sent)
	query := of.Query()
	if lang := sent.Get("lang"); lang == "en" || lang == "fr" {
		query += "&lang=" + lang
	}
	http.Redirect(w, r, "/equite?"+strings.TrimPrefix(query, "&")+"#simulation", http.StatusSeeOther) //nolint:gosec // begins with the address of a page of ours
	return nil
}

// noticesOf are what is wrong with an address, each in a sentence, once.
func (s *server) noticesOf(r *http.Request, faults []error) []string {
	var notices []string
	seen := map[string]bool{}
	for _, err := range faults {
		for _, fault := range paramErrors(err) {
			if text := s.notice(aboutRequest(r.Context()).lang, fault); !seen[text] {
				seen[text] = true
				notices = append(notices, text)
			}
		}
	}
	return notices
}

// addressOf is the address of a page with a query, in the language that was chosen.
func addressOf(r *http.Request, path, query string) string {
	if lang := r.URL.Query().Get("lang"); lang == "fr" || lang == "en" {
		query = strings.TrimPrefix(query+"&lang="+lang, "&")
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

func answerHTML(body []byte) answer {
	return answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body}
}

// plainPage serves a page that takes no parameters but the language.
func (s *server) plainPage(write func(r *http.Request, e *edition.Edition, notices []string) ([]byte, error)) http.HandlerFunc {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		return s.sendPage(w, r, func(e *edition.Edition, notices []string) ([]byte, error) { return write(r, e, notices) })
	})
}
