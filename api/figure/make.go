package figure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// question is what a kind draws from.
type question struct {
	ask.Asker
	e     *edition.Edition
	asked Spec // as it was asked for
	spec  Spec // with what kinds choose
	theme Theme
	drew  []edition.Key // of which values are drawn; see [question.draws]
}

// say is a sentence of the catalogue under "figure.".
func (q *question) say(code string, args map[string]string) string {
	return q.Text.Sentence(q.Lang, "figure."+code, args)
}

// has tells whether the catalogue has a sentence under "figure.".
func (q *question) has(code string) bool { return q.Text.Has("figure." + code) }

// count writes a whole number.
func (q *question) count(n int) string { return q.Text.Int(q.Lang, int64(n)) }

// content is what a kind makes of a question. Texts that the spec has stand in their
// place.
type content struct {
	title    string           // the finding, as a sentence without point
	subtitle string           // what is measured: label, unit, period, number of areas
	brief    string           // the subtitle below a title that begins with the label; may be empty
	note     string           // how to read it; may be empty
	aside    bool             // in wide pictures the drawing holds the note
	alt      string           // see [Figure.Alt], after the title
	sources  []edition.Source // of values and boundaries
	vintages []string         // of the boundaries that are drawn
	table    Table
	rows     func() Table      // in place of table, where making it takes long
	own      func() []OwnTable // numbers beside those of vectors; may be nil
	scale    []Colour          // of classes, for the checks
	ordered  bool
	draw     func(b *Board, in Box)

	key   *legend // of a map; it may take the note
	place func(b *Board, body Box) (picture, key Box)
}

// Make draws a figure of an edition. The errors are those of package ask, with the names
// of the parameters of addresses: kind, use, title, subtitle, note and those of a state.
func Make(ctx context.Context, a ask.Asker, e *edition.Edition, s Spec) (*Figure, error) {
	q, c, err := answer(ctx, a, e, s)
	if err != nil {
		return nil, err
	}
	f := &Figure{spec: q.asked, edition: e.Head, lang: string(a.Lang), title: c.title, alt: c.alt, table: c.table, rows: c.rows, scale: c.scale, ordered: c.ordered}
	if s.Title != "" {
		f.title = s.Title
	}
	f.about = cmp.Or(s.Subtitle, c.subtitle)
	loaded, err := loadFonts()
	if err != nil {
		return nil, err
	}
	f.board = newBoard(q.theme, loaded)
	q.frame(f, c)
	return f, nil
}

// Words are what stands beside a figure.
type Words struct{ Title, Alt string }

// Describe gives the title and the description that [Make] gives, without drawing, for
// pages that show the figure by its address.
func Describe(ctx context.Context, a ask.Asker, e *edition.Edition, s Spec) (Words, error) {
	_, c, err := answer(ctx, a, e, s)
	if err != nil {
		return Words{}, err
	}
	return Words{cmp.Or(s.Title, c.title), c.alt}, nil
}

// answer checks a spec and asks for what is to be drawn.
func answer(ctx context.Context, a ask.Asker, e *edition.Edition, s Spec) (*question, *content, error) {
	if s.Use == "" {
		s.Use = Web
	}
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	s.Title, s.Subtitle, s.Note = cleanText(s.Title), cleanText(s.Subtitle), cleanText(s.Note)
	checked, err := s.State.Check(e)
	if err != nil {
		return nil, nil, err
	}
	s.State = checked
	q := &question{Asker: a, e: e, asked: s, spec: s, theme: s.Use.Theme()}
	c, err := q.content(ctx)
	if err != nil {
		return nil, nil, err
	}
	q.addPartial(c)
	c.sources = byImportance(c.sources)
	return q, c, nil
}

// content asks the kind for what it draws.
func (q *question) content(ctx context.Context) (*content, error) {
	switch q.spec.Kind {
	case Choropleth:
		return q.choropleth(ctx)
	case Bivariate:
		return q.bivariate(ctx)
	case Symbols:
		return q.symbols(ctx)
	case LISA:
		return q.lisa(ctx)
	case Difference:
		return q.difference(ctx)
	case Multiples:
		return q.multiples(ctx)
	default:
		return q.chart(ctx)
	}
}

// usual fills in what a state leaves open: the indicator and the level. The place where money
// counts is that of the indicator from then on; an indicator that has none is refused with
// its id.
func (q *question) usual(indicator string, level source.Level) {
	if q.spec.State.Indicator == "" {
		q.spec.State.Indicator = indicator
	}
	if q.spec.State.Level == "" {
		q.spec.State.Level = level
	}
	q.spec.State.Indicator, q.spec.State.Place = withPlace(q.spec.State.Indicator, q.spec.State.Place), ""
}

// withPlace is the id of a variant that counts money at a place; no place leaves the
// indicator as it is.
func withPlace(id, place string) string {
	if place == "" {
		return id
	}
	base, query, _ := strings.Cut(id, "?")
	words := slices.DeleteFunc(strings.Split(query, "&"), func(w string) bool { return w == "" || strings.HasPrefix(w, "place=") })
	if place != edition.PlaceSeat { // which ids leave out
		words = append(words, "place="+place)
	}
	if len(words) == 0 {
		return base
	}
	slices.Sort(words)
	return base + "?" + strings.Join(words, "&")
}
