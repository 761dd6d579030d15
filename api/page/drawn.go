package page

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/url"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/state"
	"github.com/observatoire-essor/essor/api/wording"
)

// drawn is a figure on a page: its picture, which is a file of its drawer.
type drawn struct {
	Src, Alt      string
	Width, Height int // pixels
	Drawer        drawer
	Why           string // why there is no picture; empty: there is one
}

// drawn is the figure of a kind that shows a state, on a screen. What cannot be drawn is
// told in its place.
func (v view) drawn(ctx context.Context, a ask.Asker, kind figure.Kind, s state.State) (drawn, error) {
	a.Whole = true // a figure shows all areas
	spec := figure.Spec{Kind: kind, State: s, Use: figure.Web}
	words, err := figure.Describe(ctx, a, v.Edition, spec)
	if err != nil {
		if why, told := Tell(v.Writer, err); told {
			return drawn{Why: why}, nil
		}
		return drawn{}, err
	}
	return v.pictureOf(spec, words), nil
}

// pictureOf is a figure of which the words are known. Its addresses name the edition by its
// whole id, so that they always lead to the same bytes.
func (v view) pictureOf(spec figure.Spec, words figure.Words) drawn {
	const pixelsPerMM = 96 / 25.4
	spec.State.Edition = string(v.Edition.Head.ID)
	kind, query, use, texts := string(spec.Kind), spec.State.Query(), string(spec.Use), drawerTexts{spec.Title, spec.Subtitle, spec.Note}
	size := spec.Use.Theme()
	return drawn{
		Src: figureAddress(kind, "svg", query, use, texts, v.Lang), Alt: words.Alt, Drawer: v.drawer(kind, query, words.Title, use, texts),
		Width: int(math.Round(size.Width * pixelsPerMM)), Height: int(math.Round(size.Height * pixelsPerMM)),
	}
}

// Tell is the sentence of what is wrong with a question; it tells whether there is one.
func Tell(w wording.Writer, err error) (string, bool) {
	say := func(code string, args map[string]string) (string, bool) {
		return w.Text.Sentence(w.Lang, "problem."+code, args), true
	}
	if e, ok := errors.AsType[*ask.ParamError](err); ok {
		args := map[string]string{"parameter": e.Parameter}
		maps.Copy(args, e.Args)
		return say(e.Code, args)
	}
	if e, ok := errors.AsType[*ask.NotFoundError](err); ok {
		return say(e.Code, e.Args)
	}
	if e, ok := errors.AsType[*ask.InfeasibleError](err); ok {
		return say(e.Code, e.Args)
	}
	return "", false
}

// LinkTo is the address of a page of this site with a query, in the language of the page.
func (v view) LinkTo(path, query string) string {
	if v.Lang == message.EN {
		query = strings.TrimPrefix(query+"&lang=en", "&")
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

// DataLink is an address of the interface, in the language of the page.
func (v view) DataLink(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if v.Lang == message.EN {
		query.Set("lang", "en")
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// option is an entry of a list in a form.
type option struct {
	Value, Label string
	Chosen       bool
}

// optionGroup is entries of a list under a heading.
type optionGroup struct {
	Label   string
	Options []option
}
