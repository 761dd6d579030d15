package edition_test

import (
	"testing"

	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// Areas without a number come last, and nobody's secret has a place among the others.
func TestRankingEndsWithWhatIsNotKnown(t *testing.T) {
	store := &editiontest.Store{}
	e, err := edition.Open(t.Context(), store, string(store.Put(t, editiontest.Draft(t, "essai"), noon())))
	if err != nil {
		t.Fatal(err)
	}
	key, ok := e.Latest("need.poverty", source.Commune)
	if !ok {
		t.Fatal("no poverty")
	}
	rows := e.Ranking(key)
	if len(rows) != 2 || rows[0].Ref.Code != editiontest.Lille || rows[0].Name != "Lille" || !rows[0].Value.Status.HasValue() {
		t.Fatalf("%+v", rows)
	}
	if last := rows[1]; last.Ref.Code != editiontest.Don || last.Value.Status.HasValue() || last.Period != key.Period || len(last.Sources) != 1 {
		t.Errorf("%+v", last)
	}
	if e.Ranking(edition.Key{Indicator: "none", Level: source.Commune}) != nil || e.Ranking(edition.Key{Indicator: "need.poverty", Level: source.IRIS}) != nil {
		t.Error("a ranking of nothing")
	}
}
