package assises_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api/ask"
	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/api/message"
	"github.com/observatoire-essor/essor/api/wording"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
)

var loadCatalogue = sync.OnceValues(message.Load)

func catalogue(t testing.TB) message.Catalogue {
	t.Helper()
	text, err := loadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func words(t testing.TB) wording.Writer {
	t.Helper()
	return wording.Writer{Text: catalogue(t), Lang: message.FR}
}

func asker(t testing.TB) ask.Asker {
	t.Helper()
	return ask.Asker{Writer: words(t), Known: ask.NewKnown(), Whole: true}
}

// fixture is the small edition of editiontest: two communes, of which the poverty rate of one
// is secret, and a neighbourhood.
func fixture(t testing.TB) (*edition.Edition, assises.Figures) {
	t.Helper()
	var store editiontest.Store
	store.Put(t, editiontest.Draft(t, "essai"), time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC))
	e, err := edition.Open(t.Context(), &store, "")
	if err != nil {
		t.Fatal(err)
	}
	return e, assises.Figures{Ask: asker(t)}
}

// paper is a printer that keeps what it is given.
type paper struct{}

func (paper) Print(_ context.Context, html []byte, day time.Time) ([]byte, error) {
	return append([]byte("%PDF "+day.Format(time.DateOnly)+"\n"), html...), nil
}

func (paper) Version() string { return "paper 1" }

const smallPlan = `title: "Essai : 609 000 €"
subtitle: "Métropole européenne de Lille"
sheets: [qpv2015]
uses: [half-column]
sections:
  - title: "Besoins"
    text: "Ce que l’on sait."
    figures:
      - {figure: choropleth, name: pauvrete, indicator: need.poverty, level: commune}
      - {figure: choropleth, name: euros, indicator: funding.per_capita, level: commune, title: "Un titre à nous", uses: [slide, half-column]}
`

// options are those of the small plan in a folder of the test.
func options(t testing.TB, place string) assises.Options {
	t.Helper()
	e, draw := fixture(t)
	p, err := assises.ParsePlan("p.yaml", []byte(smallPlan))
	if err != nil {
		t.Fatal(err)
	}
	return assises.Options{Edition: e, Ask: asker(t), Plan: p, Draw: draw, Print: paper{}, Version: "test", Place: place, Workers: 2}
}

// export makes the pack.
func export(t testing.TB, o assises.Options) assises.Report {
	t.Helper()
	r, err := assises.Export(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// contents are the files of a folder.
func contents(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		path, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		all[filepath.ToSlash(path)], err = os.ReadFile(name)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

// same compares two packs.
func same(t testing.TB, a, b map[string][]byte) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%d files, then %d", len(a), len(b))
	}
	for name, body := range a {
		if !bytes.Equal(body, b[name]) {
			t.Errorf("%s differs: %d bytes, then %d", name, len(body), len(b[name]))
		}
	}
}

// otherPaint draws other bytes with the same numbers, and says that its version is another.
type otherPaint struct{ repainted }

func (o otherPaint) Draw(ctx context.Context, e *edition.Edition, s assises.Slot, use string) (assises.Drawing, error) {
	d, err := o.Figures.Draw(ctx, e, s, use)
	return o.draw(d), err
}

// otherBytes draws other bytes and says that nothing changed.
type otherBytes struct{ repainted }

func (o otherBytes) Version() string { return o.Figures.Version() }

func (o otherBytes) Draw(ctx context.Context, e *edition.Edition, s assises.Slot, use string) (assises.Drawing, error) {
	d, err := o.Figures.Draw(ctx, e, s, use)
	return o.draw(d), err
}

// otherNumbers draws other numbers.
type otherNumbers struct{ repainted }

func (o otherNumbers) Draw(ctx context.Context, e *edition.Edition, s assises.Slot, use string) (assises.Drawing, error) {
	d, err := o.Figures.Draw(ctx, e, s, use)
	d.Table.Rows = append(d.Table.Rows, []string{"Lomme", "1"})
	return o.draw(d), err
}
