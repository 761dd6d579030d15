package api

import (
	"context"
	"net/http"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/figure"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/page"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
)

// gallery is what the page of the Assises shows of an edition. What was made for the last
// edition in each language is kept. Its methods may be called at the same time.
type gallery struct {
	making singleflight.Group

	mu   sync.Mutex
	kept map[message.Lang]shownFigures
}

// shownFigures are the figures of the plan for one edition.
type shownFigures struct {
	of       edition.Hash
	sections []page.GallerySection
	leftOut  []string
}

// assisesPage serves GET /assises.
func (s *server) assisesPage(w http.ResponseWriter, r *http.Request) error {
	return s.sendPage(w, r, func(e *edition.Edition, notices []string) ([]byte, error) {
		lang := aboutRequest(r.Context()).lang
		plan, err := assises.DefaultPlan(lang)
		if err != nil {
			return nil, err
		}
		shown, err := s.galleryOf(r.Context(), e, plan)
		if err != nil {
			return nil, err
		}
		content := page.Assises{Sections: shown.sections, LeftOut: shown.leftOut, Editions: s.editions.Heads(), Plan: string(plan.Body)}
		return s.pages.Assises(lang, e, content, notices)
	})
}

// galleryOf is the gallery of an edition. A client that leaves does not stop its making, since
// others may wait.
func (s *server) galleryOf(ctx context.Context, e *edition.Edition, plan assises.Plan) (shownFigures, error) {
	g := &s.gallery
	done := g.making.DoChan(string(e.Head.ID)+string(plan.Language), recovered(func() (any, error) {
		g.mu.Lock()
		kept := g.kept[plan.Language]
		g.mu.Unlock()
		if kept.of == e.Head.ID {
			return kept, nil
		}
		made, err := s.showFigures(context.WithoutCancel(ctx), e, plan)
		if err != nil {
			return made, err
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.kept == nil {
			g.kept = map[message.Lang]shownFigures{}
		}
		g.kept[plan.Language] = made
		return made, nil
	}))
	select {
	case got := <-done:
		if got.Err != nil {
			return shownFigures{}, got.Err
		}
		return got.Val.(shownFigures), nil //nolint:forcetypeassert // the function above returns nothing else
	case <-ctx.Done():
		return shownFigures{}, ctx.Err()
	}
}

// showFigures asks of each figure of the plan what it says, and for its addresses.
func (s *server) showFigures(ctx context.Context, e *edition.Edition, plan assises.Plan) (shownFigures, error) {
	a := ask.Asker{Writer: wording.Writer{Text: s.text, Lang: plan.Language}, Known: s.known, Whole: true}
	out := shownFigures{of: e.Head.ID}
	slots, left, err := assises.Drawable(ctx, assises.Figures{Ask: a}, e, plan)
	if err != nil {
		return out, err
	}
	for _, l := range left {
		out.leftOut = append(out.leftOut, l.Name+" – "+assises.Says(a.Writer, l.Why))
	}
	for i, section := range plan.Sections {
		shown := page.GallerySection{Title: section.Title.In(plan.Language), Text: section.Text.In(plan.Language)}
		for _, slot := range slots {
			if slot.Section != i {
				continue
			}
			spec := assises.SpecOf(slot, figure.Web)
			words, err := figure.Describe(ctx, a, e, spec)
			if err != nil {
				return out, err
			}
			shown.Figures = append(shown.Figures, page.GalleryFigure{Number: slot.Number, Spec: spec, Words: words})
		}
		if len(shown.Figures) > 0 {
			out.sections = append(out.sections, shown)
		}
	}
	return out, nil
}
