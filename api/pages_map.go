package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

func (s *server) routeMap(r chi.Router) {
	r.Get("/carte", s.handle(s.mapPage))
	r.Get("/carte/points/{level}/{file}", s.handle(s.mapPoints))
}

// mapPage serves GET /carte. What its form asks for in parts is put together, and one
// state has one address: others lead to it. What is wrong in an address is told, and
// leaves the address as it is.
func (s *server) mapPage(w http.ResponseWriter, r *http.Request) error {
	about := aboutRequest(r.Context())
	e, faults, err := s.editionOfPage(r)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		faults = append(faults, ask.NewParamError("", "bad_query", nil))
	}
	if lang := query.Get("lang"); lang != "" && lang != string(message.FR) && lang != string(message.EN) {
		faults = append(faults, ask.BadValue("lang", lang, "fr, en"))
	}
	form := mapForm(query)
	asked, err := state.Parse(form, mapFormNames()...)
	if err != nil && form.Has("breaks") && asked.Breaks == nil {
		asked = stay(asked, query)
	}
	faults = append(faults, paramErrors(err)...)
	asked, err = asked.Check(e)
	faults = append(faults, paramErrors(err)...)
	asked = page.Follow(e, asked, query.Get("was"))
	if query.Get("method") == page.OfYears && asked.Breaks == nil {
		asked.Breaks = page.YearBreaks(e, asked)
	}
	faults = append(faults, paramErrors(page.SettleMap(e, asked).Notices())...)
	if len(faults) == 0 {
		address := addressOf(r, "/carte", page.CanonicalMap(e, asked).Query())
		if address != r.URL.RequestURI() {
			http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // the address begins with /carte, whatever was asked
			return nil
		}
	}
	slices.SortStableFunc(faults, func(a, b *ask.ParamError) int { return cmp.Compare(a.Parameter, b.Parameter) })
	out := page.MapAsked{State: asked}
	for _, fault := range faults {
		out.Notices = append(out.Notices, s.notice(about.lang, fault))
		if fault.Parameter == "breaks" {
			out.Typed = query.Get("breaks")
		}
	}
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: about.lang}, Known: s.known}
	body, err := s.pages.Map(r.Context(), a, e, out)
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body})
}

// editionOfPage is the edition that a page is asked of. One that nobody has is told, and
// the one in force stands in.
func (s *server) editionOfPage(r *http.Request) (*edition.Edition, []*ask.ParamError, error) {
	e, err := s.editionFor(r)
	if err == nil {
		return e, nil, nil
	}
	current, currentErr := s.current()
	if currentErr != nil || r.Context().Err() != nil {
		return nil, nil, err
	}
	return current, []*ask.ParamError{ask.BadValue("edition", r.URL.Query().Get("edition"), current.Head.ID.Short())}, nil
}

// mapPoints serves the names and centres of the areas of a level.
func (s *server) mapPoints(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.current(); err != nil {
		return err
	}
	level, hash := source.Level(chi.URLParam(r, "level")), strings.TrimSuffix(chi.URLParam(r, "file"), ".json")
	b, _ := s.editions.FindBoundaries(edition.Hash(hash))
	if b == nil || b.Level != level {
		return ask.NewNotFoundError("no_such_boundaries", map[string]string{"boundaries": ask.Cut(hash), "description": "/tiles/" + ask.Cut(string(level)) + ".json"})
	}
	body, err := page.Points(b)
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "application/json", cache: forGood, body: body})
}
