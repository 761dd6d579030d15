package api

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/analytics/indicator"
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
	lang := query.Get("lang")
	if lang != "" && lang != string(message.FR) && lang != string(message.EN) {
		faults, lang = append(faults, ask.BadValue("lang", lang, "fr, en")), ""
	}
	asked, err := state.Parse(mapForm(query), mapFormNames()...)
	faults = append(faults, paramErrors(err)...)
	asked, err = asked.Check(e)
	faults = append(faults, paramErrors(err)...)
	asked = page.Follow(e, asked, query.Get("was"))
	faults = append(faults, paramErrors(page.SettleMap(e, asked).Notices())...)
	if len(faults) == 0 {
		address := canonicalAddress(page.CanonicalMap(e, asked), lang)
		if address != r.URL.RequestURI() {
			http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // the address begins with /carte, whatever was asked
			return nil
		}
	}
	slices.SortStableFunc(faults, func(a, b *ask.ParamError) int { return cmp.Compare(a.Parameter, b.Parameter) })
	var notices []string
	for _, fault := range faults {
		notices = append(notices, s.notice(about.lang, fault))
	}
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: about.lang}, Known: s.known}
	body, err := s.pages.Map(r.Context(), a, e, asked, notices)
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

// canonicalAddress is the one address of a state, in a language when one was chosen.
func canonicalAddress(short state.State, lang string) string {
	query := short.Query()
	if lang != "" {
		query = strings.TrimPrefix(query+"&lang="+lang, "&")
	}
	if query == "" {
		return "/carte"
	}
	return "/carte?" + query
}

// mapFormNames are the parameters that the form has beside those of states.
func mapFormNames() []string {
	names := []string{"was", "method", "k"}
	for _, d := range indicator.Entries() {
		for _, p := range d.Parameters {
			if !slices.Contains(names, p.Name) && p.Name != "place" {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// mapForm puts together what a form asks for in parts: the indicator and its variant,
// the method and the number of classes, bounds written as people do.
func mapForm(query url.Values) url.Values {
	out := url.Values{}
	for name, values := range query {
		if !slices.Contains(mapFormNames(), name) && (len(values) > 1 || values[0] != "") {
			out[name] = values
		}
	}
	for _, name := range mapFormNames()[3:] {
		if query.Has(name) && out.Get("indicator") != "" {
			out.Set("indicator", page.WithParameter(out.Get("indicator"), name, query.Get(name)))
		}
	}
	if text := out.Get("breaks"); strings.Contains(text, ";") {
		out.Set("breaks", strings.NewReplacer(" ", "", ",", ".", ";", ",").Replace(text))
	} else if text != "" {
		out.Set("breaks", strings.ReplaceAll(text, " ", ""))
	}
	if method := query.Get("method"); method != "" {
		out.Set("classes", method)
		if k := query.Get("k"); k != "" && method != "manual" && page.TakesK(method) {
			out.Set("classes", method+"-"+k)
		}
		if method != "manual" {
			out.Del("breaks")
		}
	}
	return out
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
