package bench

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/observatoire-essor/essor/analytics/indicator"
	"github.com/observatoire-essor/essor/api/tiles"
	"github.com/observatoire-essor/essor/data/edition"
	"github.com/observatoire-essor/essor/data/source"
)

// figures are three indicators of all communes, as large as published ones: only the size
// of what is said of a commune matters here.
func figures(t testing.TB, b *edition.Boundaries) ([]edition.Definition, []*edition.Vector) {
	t.Helper()
	var definitions []edition.Definition
	var vectors []*edition.Vector
	for _, id := range []string{"people.count", "need.income", "need.poverty"} {
		definitions = append(definitions, edition.Definition{ID: id, Unit: "people"})
		values := make([]edition.Value, b.Len())
		for i := range values {
			values[i] = edition.Known(float64(100+i%977), edition.Basis{Method: "published"})
		}
		v, err := edition.NewVector(edition.Key{Indicator: id, Level: source.Commune, Period: indicator.Year(2021)}, b.Hash, values)
		if err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, v)
	}
	return definitions, vectors
}

// finishedBytes are the answers of a service, to be answered from a map.
func finishedBytes(t testing.TB, address string, paths []string) fromMap {
	t.Helper()
	kept := fromMap{}
	for _, path := range paths {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip")
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(answer.Body); err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		kept[path] = finished{answer.Header.Get("ETag"), body.Bytes()}
	}
	return kept
}

// warmSheets compares sheets of 500 communes that were asked for before with a map of
// their bytes.
func (f *france) warmSheets(t *testing.T, results *table) {
	t.Helper()
	const sheets, times = 500, 20
	ours := f.serve(t, tiles.New(1))
	var paths []string
	for i := range sheets {
		paths = append(paths, "/api/v1/areas/commune/"+f.boundaries.Codes[i*f.boundaries.Len()/sheets])
	}
	m := listen(t, finishedBytes(t, ours, paths))
	var requests []request
	for range times {
		for _, path := range paths {
			requests = append(requests, request{path: path})
		}
	}
	var rate, rateM []float64
	run(t, m, requests[:2000], 8)
	run(t, ours, requests[:2000], 8)
	for range rounds * 3 {
		rateM = append(rateM, run(t, m, requests, 8).rate())
		rate = append(rate, run(t, ours, requests, 8).rate())
	}
	results.add(t, row{"sheet of a commune, warm, clients: 8", fmt.Sprintf("%.0f/s", median(rate)), fmt.Sprintf("M: %.0f/s", median(rateM)), fmt.Sprintf("%.2f ×", ratios(rate, rateM)), "≥ 0.5 ×"})
}
