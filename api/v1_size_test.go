package api_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"runtime"
	"testing"

	"github.com/observatoire-essor/essor/analytics/classify"
	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/analytics/inequality"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// franceDraft has as many areas as France has communes, without boundaries, and three
// indicators whose spread is that of real ones: people from hamlets to cities, rates and
// money per head with what is secret or unreliable strewn in.
func franceDraft(t testing.TB) edition.Draft {
	t.Helper()
	const communes = 35_357
	d := edition.Draft{Label: "france", AsOf: source.Day(2026, 1, 1), Pack: edition.Pack{Name: "france", CRS: 2154}}
	file := addTestSource(t, &d, edition.Source{Pack: "france", Role: "populations", File: "populations.csv", SHA256: "bb01"})
	defineAll(t, &d, "people.count", "need.poverty", "funding.per_capita")
	areas := make([]edition.Area, communes)
	for i := range areas {
		areas[i] = edition.Area{Code: fmt.Sprintf("%05d", 1001+2*i), Name: fmt.Sprintf("Commune %d", i)}
	}
	b, err := edition.NewBoundaries(source.Commune, "2026", areas)
	if err != nil {
		t.Fatal(err)
	}
	d.Boundaries = append(d.Boundaries, b)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same draws in every run
	basis := edition.Basis{Method: "published", Sources: []string{file}}
	values := map[string][]edition.Value{}
	for range communes {
		people := math.Round(math.Exp(6.2 + 1.2*r.NormFloat64()))
		values["people.count"] = append(values["people.count"], edition.Known(people, basis))
		rate := edition.Known(math.Round(10*(8+6*r.Float64()+4*r.ExpFloat64()))/10, basis)
		if r.Float64() < 0.3 {
			rate = edition.Unknown(indicator.Secret, indicator.SourceSecret, basis)
		}
		values["need.poverty"] = append(values["need.poverty"], rate)
		euros := perHead(math.Round(people*math.Exp(2+r.NormFloat64())), people, basis)
		if r.Float64() < 0.2 {
			euros.Status, euros.Reason = indicator.Unreliable, indicator.WideInterval
		}
		values["funding.per_capita"] = append(values["funding.per_capita"], euros)
	}
	for id, list := range values {
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(2021)}, b.Hash, list)
		if err != nil {
			t.Fatal(err)
		}
		d.Vectors = append(d.Vectors, v)
	}
	return d
}

// A map of all communes of France changes its indicator or year for 110 KB at most.
func TestMapValuesOfFranceAreSmall(t *testing.T) {
	s := serveDrafts(t, franceDraft(t))
	const most = 110_000
	for _, id := range []string{"people.count", "need.poverty", "funding.per_capita"} {
		r := s.get(t, "/api/v1/values?level=commune&fields=value,status&rounded=true&indicator="+id, "Accept-Encoding", "gzip")
		t.Logf("%s: %d bytes", id, len(r.Body))
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Encoding") != "gzip" || len(r.Body) > most {
			t.Errorf("%s: %s, %d bytes, want at most %d", id, r.Status, len(r.Body), most)
		}
	}
}

// BenchmarkFrance times answers about all communes of France: made each time, kept, and
// the same computed without a service.
func BenchmarkFrance(b *testing.B) {
	s := serveDrafts(b, franceDraft(b))
	v := s.shelf.Current().Vector(edition.Key{Indicator: "funding.per_capita", Level: source.Commune, Period: indicator.Year(2021)})
	b.Run("gini/computed", func(b *testing.B) {
		for b.Loop() {
			d, err := inequality.Of(v.Number, v.Denominator)
			if err != nil {
				b.Fatal(err)
			}
			d.Gini()
		}
	})
	b.Run("classes/computed", func(b *testing.B) {
		for b.Loop() {
			if _, err := classify.Divide(v.Number, classify.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, path := range map[string]string{
		"values":  "/api/v1/values?level=commune&fields=value,status&rounded=true&indicator=funding.per_capita",
		"classes": "/api/v1/classes?level=commune&indicator=funding.per_capita",
		"gini":    "/api/v1/equity?level=commune&indicator=funding.per_capita&measures=gini",
		"sheet":   "/api/v1/areas/commune/01001",
		"search":  "/api/v1/areas?q=commune+3535",
	} {
		b.Run(name+"/kept", func(b *testing.B) {
			for b.Loop() {
				s.get(b, path, "Accept-Encoding", "gzip")
			}
		})
		b.Run(name+"/made", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				fresh := serveSame(b, s)
				runtime.GC() // what starting leaves behind
				b.StartTimer()
				fresh.get(b, path, "Accept-Encoding", "gzip")
			}
		})
	}
}
