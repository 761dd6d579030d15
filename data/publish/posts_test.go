package publish_test

import (
	"errors"
	"math"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// row tells a row of an extract; no units when there are less than none.
func row(to source.Sink, area source.Ref, family string, units, posts, largest float64) error {
	name := func(variable string) string {
		if family == "" {
			return variable
		}
		return variable + "?family=" + family
	}
	err := to.Observation(observation(area, name(source.ESSPosts), 2021, posts))
	if units >= 0 {
		err = errors.Join(err,
			to.Observation(observation(area, name(source.ESSEstablishments), 2021, units)),
			to.Observation(observation(area, name(source.ESSLargest), 2021, largest)))
	}
	return err
}

func TestPostsAndTheirShare(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	bas, haut, whole := communes()[0], communes()[1], ref(source.EPCI, territory)
	f.load(t, data.SourceInfo{Role: "posts"}, func(to source.Sink) error {
		return errors.Join(
			row(to, whole, "", 50, 500, 60), row(to, bas, "", 30, 300, 60), row(to, haut, "", 20, 200, 30),
			row(to, bas, "mutuals", -1, 40, 0), // nobody says of how many
			to.Observation(source.Observation{
				Row: 9, Ref: haut, Variable: source.ESSPosts + "?family=mutuals", Period: indicator.Year(2021),
				Status: indicator.Secret, Reason: indicator.SourceSecret,
			}),
			to.Observation(observation(haut, source.ESSEstablishments+"?family=mutuals", 2021, 2)),
		)
	})
	f.load(t, data.SourceInfo{Role: "employment"}, func(to source.Sink) error {
		return errors.Join(
			to.Observation(observation(whole, source.SalariedPosts, 2021, 4000)),
			to.Observation(observation(bas, source.SalariedPosts, 2021, 2400)),
			to.Observation(source.Observation{
				Row: 3, Ref: haut, Variable: source.SalariedPosts, Period: indicator.Year(2021), Status: indicator.Secret, Reason: indicator.SourceSecret,
			}),
		)
	})
	report, e := publishAll(t, f, options())
	const none = -1
	tests := []struct {
		name   string
		id     string
		area   source.Ref
		number float64
		status indicator.Status
		reason indicator.Reason
	}{
		{"per 1 000 people: 500 of 250", publish.Posts, whole, 2000, indicator.OK, ""},
		{"300 of 200 people", publish.Posts, bas, 1500, indicator.OK, ""},
		{"share: 500 of 4 000", "ess.posts_share", whole, 12.5, indicator.OK, ""},
		{"share: 300 of 2 400", "ess.posts_share", bas, 12.5, indicator.OK, ""},
		{"all posts are secret in FLORES", "ess.posts_share", haut, none, indicator.Secret, indicator.SourceSecret},
		{"the extract does not tell of how many", publish.Posts + "?family=mutuals", bas, none, indicator.Secret, publish.Unverifiable},
		{"secret in the extract", publish.Posts + "?family=mutuals", haut, none, indicator.Secret, indicator.SourceSecret},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := value(t, e, tt.id, tt.area)
			number := v.Number
			if math.IsNaN(number) {
				number = none
			}
			if math.Abs(number-tt.number) > 1e-9 || v.Status != tt.status || v.Reason != tt.reason {
				t.Errorf("%v, %v, %q; want %v, %v, %q", v.Number, v.Status, v.Reason, tt.number, tt.status, tt.reason)
			}
		})
	}
	if v := value(t, e, publish.Posts, bas); v.N != 30 || v.Numerator != 300 || v.Basis.Method != publish.PostsExtract {
		t.Errorf("%d cases, %v posts, %q", v.N, v.Numerator, v.Basis.Method)
	}
	if len(report.Masks) != 1 || len(report.Masks[0].Leaks) != 0 {
		t.Errorf("masks %+v", report.Masks)
	}
}

func TestPostsWithoutAnExtract(t *testing.T) {
	f := open(t)
	f.loadTerritory(t)
	f.loadFigures(t)
	report, e := publishAll(t, f, options())
	for _, id := range []string{publish.Posts, "ess.posts_share"} {
		v := value(t, e, id, communes()[0])
		if v.Status != indicator.Absent || v.Reason != indicator.SourceMissing || v.Basis.Missing != "posts" {
			t.Errorf("%s: %v, %q, %q; want the role that would give it", id, v.Status, v.Reason, v.Basis.Missing)
		}
	}
	if len(report.Masks) != 0 {
		t.Errorf("masks %+v of nothing", report.Masks)
	}
}
