package publish_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// loadSizes loads a stock of 2021 with employers of size classes in Bas: two of 1 or 2
// posts, one of 20 to 49, one of which nobody knows the class, and a foundation of 3 to
// 5; Haut has an association of 10 000 or more.
func (f fixture) loadSizes(t *testing.T) {
	t.Helper()
	f.load(t, data.SourceInfo{Role: "establishments", Period: "2021"}, func(to source.Sink) error {
		sink, ok := to.(source.EstablishmentSink)
		if !ok {
			return errors.New("the sink takes no establishments")
		}
		var err error
		for i, e := range []struct{ commune, family, class string }{
			{"59001", "associations", "01"},
			{"59001", "associations", "01"},
			{"59001", "associations", "12"},
			{"59001", "associations", "NN"},
			{"59001", "foundations", "02"},
			{"59002", "associations", "53"},
		} {
			err = errors.Join(err, sink.Establishment(source.Establishment{
				Row: i + 1, SIRET: fmt.Sprintf("%014d", i+1), SIREN: fmt.Sprintf("%09d", i+1), LegalCategory: "9220", APE: "88.99B",
				Family: e.family, InINSEE: true, Employer: true, SizeClass: e.class, Commune: e.commune, Diffusible: true,
			}))
		}
		return err
	})
}

// Without an extract posts are a range and no number: 1 + 1 + 20 + 3 to 2 + 2 + 49 + 5.
func TestPostsAreARangeWithoutAnExtract(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadSizes(t)
	_, e := publishAll(t, f, options())
	for _, tt := range []struct {
		id   string
		area source.Ref
		args map[string]string
	}{
		{"ess.posts", communes()[0], map[string]string{"least": "25", "most": "58", "unknown": "1"}},
		{"ess.posts?family=foundations", communes()[0], map[string]string{"least": "3", "most": "5"}},
		{"ess.posts", communes()[1], map[string]string{"least": "10000"}},
		{"ess.posts", ref(source.EPCI, territory), map[string]string{"least": "10025", "unknown": "1"}},
	} {
		v := value(t, e, tt.id, tt.area)
		if v.Status != indicator.Absent || v.Reason != publish.RangeOnly || v.Basis.Method != publish.PostsRange || fmt.Sprint(v.Basis.Args) != fmt.Sprint(tt.args) {
			t.Errorf("%s %s: %v, %q, %q, %v; want the range %v", tt.id, tt.area, v.Status, v.Reason, v.Basis.Method, v.Basis.Args, tt.args)
		}
	}
	if v := value(t, e, "ess.posts_share", communes()[0]); v.Status != indicator.Absent {
		t.Errorf("a share of posts that nobody knows: %+v", v)
	}
}

// Posts have the interval of what comes in lots of u = Σ x² / Σ x, over the upper ends
// of the classes of the territory: (2·2² + 49² + 5² + 10 000²) / (2·2 + 49 + 5 + 10 000).
// With so large a lot nothing can be told of 300 posts.
func TestPostsComeInLots(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadSizes(t)
	bas, haut, whole := communes()[0], communes()[1], ref(source.EPCI, territory)
	f.load(t, data.SourceInfo{Role: "posts"}, func(to source.Sink) error {
		return errors.Join(row(to, whole, "", 50, 500, 60), row(to, bas, "", 30, 300, 60), row(to, haut, "", 20, 200, 30))
	})
	_, e := publishAll(t, f, options())
	v := value(t, e, "ess.posts", bas) // per 1 000 of 200 people
	u := (2*4.0 + 49*49 + 25 + 1e8) / (4 + 49 + 5 + 1e4)
	// The upper end is u/2 χ²(0.975; 2 (300/u + 1)); the quantile is that of another
	// library (gonum's distuv.ChiSquared).
	const chi = 7.5040857042627955
	if want := u / 2 * chi / 200 * 1000; math.Abs(v.High/want-1) > 1e-6 || v.Verdict != indicator.CannotTell {
		t.Errorf("up to %v, verdict %v; want %v and no verdict", v.High, v.Verdict, want)
	}
}

// Adding an indicator is one entry: publishing asks for nothing else.
func TestAddingAnIndicatorIsOneEntry(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	f.loadSizes(t)
	o := options()
	o.Entries = append(indicator.Entries(), indicator.Definition{
		ID: "trial.employers_share", Unit: "percent", Decimals: 1,
		Formula:    indicator.Formula{Numerator: indicator.ESSEmployers, Denominator: indicator.ESSEstablishments, Scale: 100},
		Parameters: []indicator.Parameter{{Name: "family", Values: []string{"associations"}}},
		Secrecy:    indicator.SecrecyNone, Interval: indicator.IntervalShare, Levels: []string{"commune", "epci"}, Direction: indicator.Neutral,
	})
	_, e := publishAll(t, f, o)
	for _, id := range []string{"trial.employers_share", "trial.employers_share?family=associations"} {
		if v := value(t, e, id, communes()[0]); v.Number != 100 || !(v.Low < 100) || len(v.Basis.Sources) == 0 {
			t.Errorf("%s: %+v, want all of them, with an interval and its source", id, v)
		}
	}
	if d, ok := e.Definition("trial.employers_share"); !ok || d.Numerator != "ess_employers" || d.Interval != "share" {
		t.Errorf("the edition says %+v of it", d)
	}
}
