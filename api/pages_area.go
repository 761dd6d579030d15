package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// cardPath is the last part of the addresses that other sites may show in a frame.
const cardPath = "carte-integrable"

func (s *server) routeAreas(r chi.Router) {
	r.Get("/territoires/{code}", s.handle(s.areaElsewhere))
	r.Get("/territoires/{code}/", s.handle(s.areaElsewhere))
	r.Get("/territoires/{level}/{code}", s.handle(s.areaPage))
	r.Get("/territoires/{level}/{code}/", s.handle(s.areaElsewhere))
	r.Get("/territoires/{level}/{code}/"+cardPath, s.handle(s.areaCard))
}

// areaPage serves GET /territoires/{level}/{code}: the sheet of an area, in the state of the
// query, which has one address: another one for the same state leads there. "with" stands for
// an area to compare in forms. An address that can only mean another area leads to it.
func (s *server) areaPage(w http.ResponseWriter, r *http.Request) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	sheet, err := ask.FindSheet(e, chi.URLParam(r, "level"), chi.URLParam(r, "code"))
	if err != nil {
		return s.leadToArea(w, r, e, err)
	}
	asked, notices := s.askedOf(r, e, &sheet)
	asked = page.CanonicalArea(sheet, asked)
	if isFromForm(r) || len(notices) == 0 && !isStateOf(r, asked) {
		status := http.StatusFound
		if isFromForm(r) {
			status = http.StatusSeeOther
		}
		w.Header().Set("Cache-Control", asksAgain)
		http.Redirect(w, r, pageAddress(r, asked), status) // #nosec G710 -- a path of this service and its own query
		return nil
	}
	body, err := s.pages.Area(r.Context(), s.askerFor(r), sheet, page.AreaAsked{State: asked, Today: s.now(), Edition: e, Notices: notices, Base: baseOf(r)})
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body})
}

// areaElsewhere serves addresses of areas that lack a level or have a bar at their end: they
// lead to the sheet when they can mean one area only.
func (s *server) areaElsewhere(w http.ResponseWriter, r *http.Request) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	level, code := chi.URLParam(r, "level"), chi.URLParam(r, "code")
	if _, err = ask.FindSheet(e, level, code); err == nil {
		http.Redirect(w, r, "/territoires/"+source.Ref{Level: source.Level(level), Code: code}.String()+queryOf(r), http.StatusPermanentRedirect) // #nosec G710 -- an area of the edition
		return nil
	}
	return s.leadToArea(w, r, e, err)
}

// leadToArea leads to the one area that has a code in whatever level and letters; where there
// is none, or several, the mistake stands.
func (s *server) leadToArea(w http.ResponseWriter, r *http.Request, e *edition.Edition, mistake error) error {
	found := ask.AreasOfCode(e, chi.URLParam(r, "code"))
	if len(found) != 1 {
		return mistake
	}
	w.Header().Set("Cache-Control", asksAgain)                                                      // another edition may know the code elsewhere
	http.Redirect(w, r, "/territoires/"+found[0].String()+queryOf(r), http.StatusTemporaryRedirect) // #nosec G710 -- an area of the edition
	return nil
}

func queryOf(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

// isStateOf tells whether a request asks for a state as its address writes it, in whatever
// language.
func isStateOf(r *http.Request, asked state.State) bool {
	var parts []string
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if part != "" && !strings.HasPrefix(part, "lang=") {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "&") == asked.Query()
}

// areaCard serves GET /territoires/{level}/{code}/carte-integrable: one figure, which any
// site may show in a frame.
func (s *server) areaCard(w http.ResponseWriter, r *http.Request) error {
	e, err := s.current()
	if err != nil {
		return err
	}
	sheet, err := ask.FindSheet(e, chi.URLParam(r, "level"), chi.URLParam(r, "code"))
	if err != nil {
		return err
	}
	asked, notices := s.askedOf(r, e, &sheet)
	body, err := s.pages.Card(aboutRequest(r.Context()).lang, e, sheet, page.AreaAsked{State: asked, Today: s.now(), Notices: notices})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", framedPolicy)
	w.Header().Del("X-Frame-Options") // it knows no way to allow any site
	return send(w, r, answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body})
}

// baseOf is the address of the service as the client knows it.
func baseOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// askedOf reads the state of a sheet; what cannot be read is told.
func (s *server) askedOf(r *http.Request, e *edition.Edition, sheet *edition.Sheet) (state.State, []string) {
	query := r.URL.Query()
	if with := chosen(query["with"]); len(with) > 0 {
		query.Set("sel", strings.Join(with, ","))
	}
	query.Del("with")
	for name, values := range query { // a form sends empty fields
		if len(values) == 1 && values[0] == "" {
			query.Del(name)
		}
	}
	asked, parseErr := state.Parse(query)
	asked, checkErr := asked.Check(e)
	if asked.Period != "" && !slices.ContainsFunc(sheet.Figures, func(f edition.Figure) bool { return f.Period.String() == asked.Period }) {
		checkErr = errors.Join(checkErr, ask.BadValue("period", asked.Period, strings.Join(page.PeriodsOfMoney(sheet), ", ")))
		asked.Period = ""
	}
	var notices []string
	for _, fault := range paramErrors(errors.Join(parseErr, checkErr)) {
		notices = append(notices, s.notice(aboutRequest(r.Context()).lang, fault))
	}
	return asked, notices
}

func chosen(values []string) []string {
	var list []string
	for _, v := range values {
		if v != "" && len(list) < state.MostSelected {
			list = append(list, v)
		}
	}
	return list
}

// isFromForm tells whether the form of a sheet sent the request: its address is then not the
// one that people should share.
func isFromForm(r *http.Request) bool { return r.URL.Query().Has("with") }

// pageAddress is the one address of a sheet in a state.
func pageAddress(r *http.Request, asked state.State) string {
	area := source.Ref{Level: source.Level(chi.URLParam(r, "level")), Code: chi.URLParam(r, "code")}
	return addressOf(r, "/territoires/"+area.String(), asked.Query())
}
