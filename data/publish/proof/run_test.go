package proof_test

import (
	"testing"
	"time"

	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/datatest"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/pack"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// database is one with the schema, and nothing in it.
type database struct {
	*data.DB
	url string
}

func newDatabase(t testing.TB) database {
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
	return database{db, url}
}

// load loads the files of a folder by the pack, in the order that arrange gives them.
func (d database) load(t testing.TB, dir string, arrange func([]pack.PlannedFile)) {
	t.Helper()
	plan, err := thePack(t).MakePlan(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if arrange != nil {
		arrange(plan.Files)
	}
	report, err := pack.Loader{DB: d.DB, Kinds: pack.Kinds(), Now: time.Now}.Load(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Loaded {
		if len(r.Counts.Rejected) > 0 {
			t.Fatalf("%s: %+v", r.Info.File, r.Counts)
		}
	}
}

func options(p pack.Pack, label string) publish.Options {
	return publish.Options{Label: label, AsOf: source.Day(2024, 1, 1), Pack: p, Now: time.Now}
}

// publish publishes, and reads the edition back as the role that sees nothing else.
func (d database) publish(t testing.TB, label string) *edition.Edition {
	t.Helper()
	report, err := publish.Publish(t.Context(), d.DB, options(thePack(t), label))
	if err != nil {
		t.Fatal(err)
	}
	e := d.inForce(t)
	if e.Head.ID != report.ID {
		t.Fatalf("published %s, in force is %s", report.ID.Short(), e.Head.ID.Short())
	}
	return e
}

// inForce is the edition in force, read whole by the reader.
func (d database) inForce(t testing.TB) *edition.Edition {
	t.Helper()
	reader, err := data.Open(t.Context(), d.url, data.Reader)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	e, err := edition.Open(t.Context(), reader, "")
	if err != nil {
		t.Fatal(err)
	}
	return e
}
