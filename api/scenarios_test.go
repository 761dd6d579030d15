package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/edition/editiontest"
	"github.com/observatoire-essor/essor/data/source"
)

// A what-if of no period rests on the latest population, one of a year on that of the
// nearest year; own weights share by themselves.
func TestWhatIfTakesTheLatestPopulation(t *testing.T) {
	d := editiontest.Draft(t, "two populations")
	for _, v := range d.Vectors {
		if v.Indicator != "people.count" || v.Level != source.Commune {
			continue
		}
		values := []edition.Value{v.At(0), v.At(1)}
		for i := range values {
			values[i].Number *= 2
		}
		older, err := edition.NewVector(edition.Key{Indicator: v.Indicator, Level: v.Level, Period: indicator.Year(2010)}, v.Boundaries, values)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, older)
		break
	}
	s := serveDrafts(t, d)
	type answer struct {
		People     string `json:"people"`
		Allocation []struct {
			Code   string `json:"code"`
			Amount int64  `json:"amount_cents"`
		} `json:"allocation"`
	}
	ask := func(query string) (a answer) {
		t.Helper()
		r := s.get(t, "/api/v1/scenarios?envelope=1000&level=commune&"+query)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %s", query, r.Status, r.Body)
		}
		if err := json.Unmarshal(r.Body, &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	for query, want := range map[string]string{"": "2021", "period=2011": "2010", "period=2022": "2021"} {
		if got := ask(query).People; got != want {
			t.Errorf("?%s rests on the people of %s, want %s", query, got, want)
		}
	}
	a := ask("principle=own&weights=" + editiontest.Don + ":3,*:1")
	for _, share := range a.Allocation {
		want := int64(25_000)
		if share.Code == editiontest.Don {
			want = 75_000
		}
		if share.Amount != want {
			t.Errorf("own weights give %s %d cents, want %d", share.Code, share.Amount, want)
		}
	}
	for _, query := range []string{"principle=own", "weights=*:1", "principle=own&weights=99999:1", "principle=own&weights=*:-1", "principle=own&weights=*:1,*:2", "principle=own&weights=*"} {
		if r := s.get(t, "/api/v1/scenarios?envelope=1000&"+query); r.StatusCode != http.StatusBadRequest {
			t.Errorf("?%s: %s, want 400", query, r.Status)
		}
	}
}
