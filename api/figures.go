package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"golang.org/x/sync/singleflight"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// figures draws figures, each once for all who ask at the same time, and keeps the ones
// that were asked for last. At most as many are drawn at a time as there are processors.
type figures struct {
	kept   *finished
	making singleflight.Group
	slots  chan struct{}
}

func newFigures() *figures {
	return &figures{kept: newFinished(), slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// figureForms are the ends of addresses of figures with what they are.
func figureForms() map[string]string {
	return map[string]string{"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "pdf": "application/pdf"}
}

// figureRequest is a figure as an address asks for it.
type figureRequest struct {
	spec figure.Spec
	lang message.Lang
	form string
	dpi  int

	taken bool // as a file, and not to be shown
}

// figure serves GET /figures/{kind}.{svg,png,pdf}.
func (s *server) figure(w http.ResponseWriter, r *http.Request) error {
	in, err := s.figureRequest(r)
	if err != nil {
		return err
	}
	e, err := s.editionFor(r)
	if err != nil {
		return err
	}
	name := string(e.Head.ID) + " " + in.name()
	made, ok := s.figures.kept.find(name)
	if !ok {
		if made, err = s.figures.make(r.Context(), name, func(ctx context.Context) (answer, error) { return s.drawFigure(ctx, e, in) }); err != nil {
			return err
		}
	}
	if in.form == "svg" {
		w.Header().Set("Content-Security-Policy", picturePolicy)
	}
	made.shown = !in.taken
	made.cache = asksAgain
	if in.spec.State.Edition == string(e.Head.ID) {
		made.cache = forGood
	}
	return send(w, r, made)
}

// figureNames are the parameters of figures beside those of their states.
func figureNames() []string { return []string{"use", "title", "subtitle", "note", "dpi", "download"} }

// figureRequest reads an address.
func (s *server) figureRequest(r *http.Request) (figureRequest, error) {
	kind, form, _ := strings.Cut(chi.URLParam(r, "file"), ".")
	in := figureRequest{lang: message.FR, form: form}
	var faults []error
	if figureForms()[form] == "" {
		faults = append(faults, ask.BadValue("form", form, "svg, png, pdf"))
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return in, ask.NewParamError("", "bad_query", nil)
	}
	st, err := state.Parse(query, figureNames()...)
	faults = append(faults, err)
	if query.Get("lang") == "en" { // and not what a browser prefers: one address is one picture
		in.lang = message.EN
	}
	if lang := query.Get("lang"); query.Has("lang") && lang != "fr" && lang != "en" {
		faults = append(faults, ask.BadValue("lang", lang, "fr, en"))
	}
	if in.taken = query.Get("download") == "1"; query.Has("download") && !in.taken {
		faults = append(faults, ask.BadValue("download", query.Get("download"), "1"))
	}
	if in.dpi, err = ask.ParseInt("dpi", query.Get("dpi"), figure.LeastDPI, figure.MostDPI, figure.UsualDPI); err != nil {
		faults = append(faults, err)
	}
	in.spec = figure.Spec{
		Kind: figure.Kind(kind), State: st, Use: figure.Use(query.Get("use")),
		Title: query.Get("title"), Subtitle: query.Get("subtitle"), Note: query.Get("note"),
	}
	faults = append(faults, in.spec.Check())
	return in, errors.Join(faults...)
}

// name is what a figure depends on beside its edition.
func (in figureRequest) name() string {
	st := in.spec.State
	st.Edition = ""
	words := []string{string(in.spec.Kind), in.form, string(in.lang), string(in.spec.Use), st.Query(), in.spec.Title, in.spec.Subtitle, in.spec.Note}
	if in.form == "png" {
		words = append(words, strconv.Itoa(in.dpi))
	}
	return strings.Join(words, "\x00")
}

// make draws a figure once for all who wait for it, and keeps it. A client that leaves
// does not stop the drawing, since others may wait.
func (f *figures) make(ctx context.Context, name string, draw func(context.Context) (answer, error)) (answer, error) {
	done := f.making.DoChan(name, recovered(func() (any, error) {
		f.slots <- struct{}{}
		defer func() { <-f.slots }()
		made, err := draw(context.WithoutCancel(ctx))
		if err != nil {
			return answer{}, err
		}
		f.kept.keep(name, made)
		return made, nil
	}))
	select {
	case got := <-done:
		if got.Err != nil {
			return answer{}, got.Err
		}
		return got.Val.(answer), nil //nolint:forcetypeassert // the function above returns nothing else
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}

// drawFigure draws a figure and writes it in its form.
func (s *server) drawFigure(ctx context.Context, e *edition.Edition, in figureRequest) (answer, error) {
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: in.lang}, Known: s.known, Whole: true}
	f, err := figure.Make(ctx, a, e, in.spec)
	if err != nil {
		return answer{}, err
	}
	made := answer{contentType: figureForms()[in.form], inLanguage: true, alreadyPacked: in.form != "svg", file: fileOf(e, in, f)}
	switch in.form {
	case "svg":
		made.body, err = f.SVG()
	case "png":
		made.body, err = f.PNG(in.dpi)
	default:
		made.body, err = f.PDF()
	}
	if err != nil {
		return answer{}, err
	}
	return finish(made)
}

// fileOf is the name under which a figure is saved: of which edition and of what it is, for
// which use, and the short name that stands in the picture.
func fileOf(e *edition.Edition, in figureRequest, f *figure.Figure) string {
	st := in.spec.State
	var words []string
	for _, word := range []string{e.Head.Label, string(in.spec.Kind), st.Indicator, string(st.Level), st.Period, string(cmp.Or(in.spec.Use, figure.Web)), f.ID()} {
		word = strings.Map(func(c rune) rune {
			if c < 0x80 && (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune(".-_", c)) {
				return c
			}
			return '-'
		}, word)
		if word = strings.Trim(word, "-."); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, "_") + "." + in.form
}
