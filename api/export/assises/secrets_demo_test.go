package assises_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/observatoire-essor/essor/api/export/assises"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
	"github.com/observatoire-essor/essor/data/synth"
	"github.com/observatoire-essor/essor/packs"
)

// The figures of posts, which secrecy protects, in each kind that draws areas.
const postsPlan = `title: "Postes"
sheets: [territoire, qpv2015]
uses: [column]
sections:
  - title: "Postes"
    figures:
      - {figure: choropleth, name: carte, indicator: ess.posts, level: commune, uses: [slide, column]}
      - {figure: choropleth, name: associations, indicator: "ess.posts?family=associations", level: commune, uncertainty: hatch}
      - {figure: choropleth, name: quartiers, indicator: ess.posts, level: qpv2015}
      - {figure: symbols, name: cercles, indicator: ess.posts, level: commune}
      - {figure: ranked, name: rangs, indicator: ess.posts, level: qpv2015}
      - {figure: bars, name: barres, indicator: ess.posts_share, level: territoire}
      - {figure: lisa, name: voisinage, indicator: ess.posts, level: commune}
      - {figure: bivariate, name: deux, indicator: ess.posts, level: commune, need: need.poverty}
      - {figure: scatter, name: nuage, indicator: ess.posts, level: commune, need: need.poverty}
      - {figure: funnel-plot, name: entonnoir, indicator: ess.posts, level: commune}
      - {figure: multiples, name: petites, indicator: ess.posts, level: commune}
`

// No post that the demonstration's edition holds back is in any file of a pack: the numbers
// come from the database, where they are before they are masked. The posts that it shows are
// found in the pack as they come from there, so that the hidden ones would be.
func TestNoHiddenPostInAPackOfTheDemonstration(t *testing.T) {
	if os.Getenv("ESSOR_TEST_ALL") == "" {
		t.Skip("ESSOR_TEST_ALL is not set: the demonstration is not loaded")
	}
	e, hidden, shown := demonstration(t)
	if len(hidden) < 100 || len(shown) < 100 {
		t.Fatalf("%d posts hidden, %d shown", len(hidden), len(shown))
	}
	o := options(t, filepath.Join(t.TempDir(), "pack"))
	o.Edition = e
	o.Plan = drawablePlan(t, e, o.Draw)
	export(t, o)
	files := contents(t, o.Place)
	for _, leak := range inspect(t, files, e, hidden, newOpened()) {
		t.Error(leak)
	}
	csv := string(files["donnees/ess-posts-commune-2022.csv"])
	for _, s := range shown {
		if s.indicator == "ess.posts" && s.ref.Level == source.Commune && !strings.Contains(csv, ","+s.ref.Code+",") {
			t.Errorf("no row of %s", s.ref.Code)
		}
	}
	t.Logf("%d hidden, %d shown, %d files", len(hidden), len(shown), len(files))
}

// drawablePlan is the plan of posts, of which the figures that an edition cannot show are left
// out.
func drawablePlan(t *testing.T, e *edition.Edition, draw assises.Drawer) assises.Plan {
	t.Helper()
	p, err := assises.ParsePlan("p.yaml", []byte(postsPlan))
	if err != nil {
		t.Fatal(err)
	}
	p.Tolerant = true
	slots, left, err := assises.Drawable(t.Context(), draw, e, p)
	if err != nil || len(slots) < 8 {
		t.Fatalf("%d figures: %v, left out: %v", len(slots), err, left)
	}
	return p
}

// demonstration is the edition of the simulated territory, and the posts of its areas from the
// database: those that it hides, and those that it shows. Each is the number of posts and
// that per thousand people.
func demonstration(t *testing.T) (e *edition.Edition, hidden, shown []secret) {
	t.Helper()
	url := datatest.URL(t)
	if err := data.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	db, err := data.Open(t.Context(), url, data.Owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	files := t.TempDir()
	if _, err := synth.Write(t.Context(), files, synth.Options{Seed: synth.DemonstrationSeed}); err != nil {
		t.Fatal(err)
	}
	p, closePack, err := pack.Open(t.Context(), "demo", packs.Files())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closePack() })
	plan, err := p.MakePlan(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (pack.Loader{DB: db, Kinds: pack.Kinds(), Now: time.Now}).Load(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	report, err := publish.Publish(t.Context(), db, publish.Options{Label: "demo", AsOf: source.Day(2026, 1, 1), Pack: p, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if e, err = edition.Open(t.Context(), db, string(report.ID)); err != nil {
		t.Fatal(err)
	}
	hidden, shown = postsOf(t, url, e)
	return e, hidden, shown
}

// postsOf reads the posts of areas as they were loaded.
func postsOf(t *testing.T, url string, e *edition.Edition) (hidden, shown []secret) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	rows, err := conn.Query(t.Context(), `SELECT a.level, a.code, o.variable, o.value FROM essor.observation o JOIN essor.area a ON a.id = o.area_id
		WHERE o.variable LIKE $1 AND o.value IS NOT NULL`, source.ESSPosts+"%")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var level, code, variable string
		var posts float64
		if err := rows.Scan(&level, &code, &variable, &posts); err != nil {
			t.Fatal(err)
		}
		s := secret{ref: source.Ref{Level: source.Level(level), Code: code}, indicator: "ess.posts" + strings.TrimPrefix(variable, source.ESSPosts)}
		key, published := e.Latest(s.indicator, s.ref.Level)
		peopled, counted := e.Latest("people.count", s.ref.Level)
		if !published || !counted {
			continue
		}
		at, ok := e.Level(s.ref.Level).Index(code)
		if !ok {
			continue
		}
		s.values = []float64{posts, 1000 * posts / e.Vector(peopled).Number[at]}
		if v := e.Vector(key); v.Status[at].HasValue() {
			if v.Number[at] != s.values[1] && v.Numerator[at] != posts {
				t.Errorf("%s of %s: %v of %v posts in the edition, %v from the database", key, code, v.Number[at], v.Numerator[at], posts)
			}
			shown = append(shown, s)
		} else {
			hidden = append(hidden, s)
		}
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return hidden, shown
}
