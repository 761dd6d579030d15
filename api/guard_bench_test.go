package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/observatoire-essor/essor/api"
)

// BenchmarkGuards tells what it costs a request to pass through the guards: a name, a
// log that nobody reads, metrics, limits, headers. The bare handler sends the same bytes.
func BenchmarkGuards(b *testing.B) {
	body := make([]byte, 1<<10)
	write := func(w http.ResponseWriter) { _, _ = w.Write(body) }
	o, _ := options(b)
	o.Log = slog.New(slog.DiscardHandler)
	o.Limits = api.Limits{PerSecond: 1e9, Burst: 1e9, Answer: 1e10}
	for name, h := range map[string]http.Handler{
		"bare":    http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { write(w) }),
		"guarded": api.Guarded(o, func(w http.ResponseWriter, _ *http.Request) error { write(w); return nil }),
	} {
		b.Run(name, func(b *testing.B) {
			web := httptest.NewServer(h)
			defer web.Close()
			client := web.Client()
			b.ReportAllocs()
			for b.Loop() {
				r, err := client.Get(web.URL + "/api/slow") //nolint:noctx // a benchmark of the server
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, r.Body)
				_ = r.Body.Close()
			}
		})
	}
}

// BenchmarkGuardsAlone is the same without a network.
func BenchmarkGuardsAlone(b *testing.B) {
	o, _ := options(b)
	o.Log = slog.New(slog.DiscardHandler)
	o.Limits = api.Limits{PerSecond: 1e9, Burst: 1e9, Answer: 1e10}
	h := api.Guarded(o, func(http.ResponseWriter, *http.Request) error { return nil })
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/api/slow", nil)
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
