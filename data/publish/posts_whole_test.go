package publish_test

import (
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/publish"
	"github.com/observatoire-essor/essor/data/source"
)

// The extract has the métropole of 2022, of 95 communes; in June 2016 it had 85. Its posts
// of then are those of its 85 communes, as the extract has them, not the 52 000 of all.
// Whoever reads the edition of today as well learns of no secret, and today's edition is
// the same before and after.
func TestWholesAreThoseOfTheDay(t *testing.T) {
	d := loadDemonstration(t)
	first, _ := publishAll(t, d.fixture, d.options())
	then := d.options()
	then.AsOf, then.Label = source.Day(2016, 6, 1), "2016"
	report, e := publishAll(t, d.fixture, then)
	extract := d.readExtract(t)
	posts, members := 0.0, 0
	for _, code := range e.Level(source.Commune).Codes {
		posts += float64(extract[postCell{ref(source.Commune, code), ""}].posts)
		members++
	}
	at := func(id string, level source.Level) edition.Value {
		return e.Vector(edition.Key{Indicator: id, Level: level, Period: indicator.Year(2022)}).At(0)
	}
	whole := at(publish.Posts, source.EPCI)
	if members != 85 || posts >= 52_000 || whole.Numerator != posts {
		t.Errorf("%d communes with %v posts, the métropole %+v", members, posts, whole)
	}
	for _, m := range report.Masks {
		if len(m.Leaks) != 0 {
			t.Errorf("%s: %v", m.Indicator, m.Leaks)
		}
	}
	if again, _ := publishAll(t, d.fixture, d.options()); again.ID != first.ID {
		t.Errorf("the edition of today is %s, and was %s before one of another day", again.ID.Short(), first.ID.Short())
	}
}
