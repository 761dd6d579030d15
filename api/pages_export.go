package api

import (
	"errors"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// exportPage serves GET /exporter/{kind}: a figure in a use with what fails in it, its
// numbers, and the drawer with which it is taken away. What is wrong with the address is
// told on the page.
func (s *server) exportPage(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	st, faults := state.Parse(query, exportNames()...)
	spec := figure.Spec{
		Kind: figure.Kind(chi.URLParam(r, "kind")), State: st, Use: figure.Use(query.Get("use")),
		Title: query.Get("title"), Subtitle: query.Get("subtitle"), Note: query.Get("note"),
	}
	if !slices.Contains(figure.Kinds(), spec.Kind) {
		return ask.NewNotFoundError("no_such_figure", map[string]string{"kind": ask.Cut(string(spec.Kind))})
	}
	if spec.Use == "" {
		spec.Use = figure.Web
	}
	if err := spec.Check(); err != nil {
		faults = errors.Join(faults, err)
		spec = figure.Spec{Kind: spec.Kind, State: st, Use: figure.Web}
	}
	e, err := s.editionFor(r)
	if err != nil {
		return err
	}
	body, err := s.writeExport(r, e, spec, faults)
	if err != nil {
		return err
	}
	return send(w, r, answer{contentType: "text/html; charset=utf-8", cache: asksAgain, inLanguage: true, body: body})
}

// exportNames are the parameters of figures beside those of their states.
func exportNames() []string { return []string{"use", "title", "subtitle", "note", "dpi"} }

// writeExport writes the page, without the figure when that cannot be made.
func (s *server) writeExport(r *http.Request, e *edition.Edition, spec figure.Spec, faults error) ([]byte, error) {
	lang := aboutRequest(r.Context()).lang
	checked, err := spec.State.Check(e)
	spec.State, faults = checked, errors.Join(faults, err)
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: lang}, Known: s.known, Whole: true}
	made, err := figure.Make(r.Context(), a, e, spec)
	var notices []string
	for _, fault := range paramErrors(faults) {
		notices = append(notices, s.notice(lang, fault))
	}
	if err != nil {
		notice, told := page.Tell(a.Writer, err)
		if !told {
			return nil, err
		}
		notices, made = append(notices, notice), nil
	}
	return s.pages.Export(lang, e, spec, made, notices)
}
