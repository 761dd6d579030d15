package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/observatoire-essor/essor/api"
	"github.com/observatoire-essor/essor/api/message"
)

// options are those of a service whose clock is at noon, and its log.
func options(t testing.TB) (api.Options, *bytes.Buffer) {
	t.Helper()
	text, err := message.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, false)
	return api.Options{Editions: s.shelf, Text: text, Now: noon, Log: s.logger()}, s.log
}

func handler(t testing.TB, o api.Options) http.Handler {
	t.Helper()
	h, err := api.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// askFrom asks for a path from an address, with headers as pairs.
func askFrom(t testing.TB, h http.Handler, from, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.RemoteAddr = from
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// code is that of a problem document.
func code(t testing.TB, body []byte) string {
	t.Helper()
	var p api.Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return p.Code
}

func TestRateLimit(t *testing.T) {
	o, _ := options(t)
	now := noon()
	o.Now = func() time.Time { return now }
	o.Limits = api.Limits{PerSecond: 2, Burst: 3}
	h := handler(t, o)
	const path = "/api/v1/editions"
	for left := 2; left >= 0; left-- {
		w := askFrom(t, h, "192.0.2.1:1000", path)
		if w.Code != http.StatusOK || w.Header().Get("RateLimit") != fmt.Sprintf(`"client";r=%d`, left) || w.Header().Get("RateLimit-Policy") != `"client";q=3;w=2` {
			t.Errorf("%d, %v; %d left", w.Code, w.Header(), left)
		}
	}
	w := askFrom(t, h, "192.0.2.1:1001", path, "X-Forwarded-For", "192.0.2.77")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || code(t, w.Body.Bytes()) != "too_many_requests" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("beyond the limit: %d %v %s", w.Code, w.Header(), w.Body)
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		if w := askFrom(t, h, "192.0.2.1:1001", path); w.Code != http.StatusOK {
			t.Errorf("%s: %d: probes are not counted", path, w.Code)
		}
	}
	if w := askFrom(t, h, "192.0.2.2:1000", path); w.Code != http.StatusOK {
		t.Errorf("another client: %d", w.Code)
	}
	now = now.Add(500 * time.Millisecond) // one token
	if first, second := askFrom(t, h, "192.0.2.1:1000", path).Code, askFrom(t, h, "192.0.2.1:1000", path).Code; first != http.StatusOK || second != http.StatusTooManyRequests {
		t.Errorf("after half a second: %d, then %d", first, second)
	}
	for _, from := range []string{"[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8:0:0:1::]:1"} {
		if w := askFrom(t, h, from, path); w.Code != http.StatusOK {
			t.Errorf("%s: %d", from, w.Code)
		}
	}
	if w := askFrom(t, h, "[2001:db8::3]:1", path); w.Code != http.StatusTooManyRequests {
		t.Errorf("the fourth of one network of IPv6: %d", w.Code)
	}
	if w := askFrom(t, h, "[2001:db8:0:1::3]:1", path); w.Code != http.StatusOK {
		t.Errorf("another network of IPv6: %d", w.Code)
	}
}

// A client is told apart by what a proxy of ours says, and by nothing that it says itself.
func TestForwardedClients(t *testing.T) {
	o, _ := options(t)
	o.Limits = api.Limits{PerSecond: 1, Burst: 1, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	h := handler(t, o)
	for i, tt := range []struct {
		from, forwarded string
		want            int
	}{
		{"10.0.0.1:1", "192.0.2.1", 200},
		{"10.0.0.1:1", "192.0.2.1", 429},
		{"10.0.0.1:1", "192.0.2.2", 200},
		{"10.0.0.1:1", "192.0.2.9, 192.0.2.2", 429},           // what the client wrote itself
		{"10.0.0.1:1", "192.0.2.3, 10.0.0.2", 200},            // two proxies
		{"10.0.0.2:1", "192.0.2.3", 429},                      // the same client
		{"192.0.2.4:1", "192.0.2.5", 200},                     // no proxy of ours
		{"192.0.2.4:1", "192.0.2.6", 429},                     //
		{"10.0.0.1:1", "not an address", 200},                 // the proxy itself
		{"[::ffff:10.0.0.1]:1", "192.0.2.7", 200},             //
		{"10.0.0.1:1", "::ffff:192.0.2.7", 429},               // one address in two forms
		{"10.0.0.9:1", strings.Repeat("1.1.1.1,", 2000), 200}, // an empty last hop: the proxy itself
	} {
		if w := askFrom(t, h, tt.from, "/api/v1/editions", "X-Forwarded-For", tt.forwarded); w.Code != tt.want {
			t.Errorf("%d: %s for %.40s: %d, want %d", i, tt.from, tt.forwarded, w.Code, tt.want)
		}
	}
}

// A flood from everywhere leaves the limiter small, and a client that goes on limited.
func TestLimiterForgets(t *testing.T) {
	o, _ := options(t)
	o.Limits = api.Limits{PerSecond: 1, Burst: 1}
	h := api.Guarded(o, func(w http.ResponseWriter, _ *http.Request) error { return nil })
	for i := range 40_000 {
		from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{100, byte(i >> 16), byte(i >> 8), byte(i)}), 1).String()
		if w := askFrom(t, h, from, "/api/slow"); w.Code != http.StatusOK {
			t.Fatalf("client %d: %d", i, w.Code)
		}
	}
	if n := h.Clients(); n > 1<<14 {
		t.Errorf("%d clients are remembered", n)
	}
}

func TestSizesAreLimited(t *testing.T) {
	o, _ := options(t)
	h := handler(t, o)
	w := askFrom(t, h, "192.0.2.1:1", "/api/v1/areas?q="+strings.Repeat("a", 9000))
	if w.Code != http.StatusRequestURITooLong || code(t, w.Body.Bytes()) != "address_too_long" || !strings.Contains(w.Body.String(), "8192") {
		t.Errorf("a long address: %d %s", w.Code, w.Body)
	}
	slow := api.Guarded(o, func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.Copy(io.Discard, r.Body)
		return err
	})
	for name, length := range map[string]int64{"announced": 11 << 20, "not announced": -1} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/slow", io.LimitReader(zeros{}, 11<<20))
		r.ContentLength = length
		w := httptest.NewRecorder()
		slow.ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || code(t, w.Body.Bytes()) != "body_too_large" {
			t.Errorf("a heavy body, %s: %d %s", name, w.Code, w.Body)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

// An answer that does not begin in time becomes a problem; one that has begun goes on.
func TestAnswersBeginInTime(t *testing.T) {
	o, log := options(t)
	o.Limits.Answer = 20 * time.Millisecond
	wait := func(_ http.ResponseWriter, r *http.Request) error {
		<-r.Context().Done()
		return fmt.Errorf("work: %w", r.Context().Err())
	}
	w := askFrom(t, api.Guarded(o, wait), "192.0.2.1:1", "/api/slow?lang=en")
	if w.Code != http.StatusServiceUnavailable || code(t, w.Body.Bytes()) != "too_slow" || !strings.Contains(log.String(), "no answer in time") {
		t.Errorf("%d %s, log %s", w.Code, w.Body, log)
	}
	stream := func(w http.ResponseWriter, r *http.Request) error {
		for range 3 {
			if _, err := io.WriteString(w, "part"); err != nil {
				return err
			}
			select {
			case <-r.Context().Done():
				return r.Context().Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
		return nil
	}
	if w := askFrom(t, api.Guarded(o, stream), "192.0.2.1:1", "/api/slow"); w.Code != http.StatusOK || w.Body.String() != "partpartpart" {
		t.Errorf("an answer that had begun: %d %q", w.Code, w.Body)
	}
}

// Work ends within a tenth of a second when the client leaves, and nobody is blamed.
func TestWorkEndsWithItsClient(t *testing.T) {
	o, _ := options(t)
	o.Log = slog.New(slog.DiscardHandler)
	started, ended := make(chan struct{}), make(chan time.Time, 1)
	web := httptest.NewServer(api.Guarded(o, func(_ http.ResponseWriter, r *http.Request) error {
		close(started)
		<-r.Context().Done()
		ended <- time.Now()
		return r.Context().Err()
	}))
	defer web.Close()
	ctx, leave := context.WithCancel(t.Context())
	var left time.Time
	go func() {
		<-started
		left = time.Now()
		leave()
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL+"/api/slow", nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := web.Client().Do(r); err == nil {
		_ = response.Body.Close()
		t.Fatal("there was an answer")
	} else if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if took := (<-ended).Sub(left); took > 100*time.Millisecond {
		t.Errorf("the work went on for %v", took)
	}
}
