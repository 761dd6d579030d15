package edition_test

import (
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// withEngagements is a draft in which Lille is engaged, and Don was.
func withEngagements(t testing.TB) edition.Draft {
	t.Helper()
	d := editiontest.Draft(t, "essai")
	commune := func(code string) source.Ref { return source.Ref{Level: source.Commune, Code: code} }
	d.Links.Engagements = []edition.Engagement{
		{Ref: commune(editiontest.Lille), From: source.Day(2015, 10, 7), What: "délibération", Source: d.Sources[0].ID},
		{Ref: commune(editiontest.Don), From: source.Day(2016, 1, 1), To: source.Day(2018, 1, 1), Source: d.Sources[0].ID},
	}
	return d
}

func TestEngagedOnTheDayOfTheEdition(t *testing.T) {
	e := openDraft(t, withEngagements(t)) // as of 2026-01-01
	sheet := func(level source.Level, code string) edition.Engaged {
		s, err := e.Sheet(level, code)
		if err != nil {
			t.Fatal(err)
		}
		return s.Engaged
	}
	if g := sheet(source.Commune, editiontest.Lille); !g.Known || g.Since != source.Day(2015, 10, 7) || len(g.Times) != 1 || !g.Simulated() {
		t.Errorf("Lille: %+v", g)
	}
	if g := sheet(source.Commune, editiontest.Don); !g.Known || !g.Since.IsZero() || len(g.Times) != 1 {
		t.Errorf("Don: %+v; want its past engagement, and none today", g)
	}
	if g := sheet(source.EPCI, editiontest.MEL); g.Members != 2 || len(g.Communes) != 1 || g.Communes[0].Ref.Code != editiontest.Lille || len(g.Sources) != 1 {
		t.Errorf("the whole: %+v; want one of two", g)
	}
	if g := sheet(source.QPV2015, editiontest.QPV); g.Known {
		t.Errorf("a neighbourhood: %+v; nobody speaks of it", g)
	}

	earlier := withEngagements(t)
	earlier.AsOf = source.Day(2017, 6, 1)
	s, err := openDraft(t, earlier).Sheet(source.EPCI, editiontest.MEL)
	if err != nil || len(s.Engaged.Communes) != 2 {
		t.Errorf("in 2017: %+v, %v; want both", s.Engaged, err)
	}
	s, err = openDraft(t, editiontest.Draft(t, "essai")).Sheet(source.Commune, editiontest.Lille)
	if err != nil || s.Engaged.Known {
		t.Errorf("without a list: %+v, %v; want nothing known", s.Engaged, err)
	}
}

// Links without engagements are written as older editions have them.
func TestEncodedEngagements(t *testing.T) {
	with := withEngagements(t).Links
	if body := with.Encode(); body[0] != 2 {
		t.Errorf("version %d", body[0])
	}
	back, err := edition.DecodeLinks(with.Encode())
	if err != nil || len(back.Engagements) != 2 || back.Engagements[0] != with.Engagements[0] {
		t.Errorf("%+v, %v; want both, Lille before Don", back.Engagements, err)
	}
	without := editiontest.Draft(t, "essai").Links.Encode()
	if without[0] != 1 {
		t.Errorf("version %d", without[0])
	}
	without[0] = 2
	if _, err := edition.DecodeLinks(append(without, 0)); err == nil {
		t.Error("no engagements in the second form: there are two encodings of one thing")
	}
}
