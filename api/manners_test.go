package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// Any page may read data, and post points to be located; pages are for themselves.
func TestCrossOrigin(t *testing.T) {
	s := serve(t, false)
	for path, methods := range map[string]string{
		"/api/v1/values": "GET, HEAD, OPTIONS", "/api/v1/locate": "GET, HEAD, OPTIONS, POST",
		"/tiles/x/commune/1/1/1.geojson": "GET, HEAD, OPTIONS", "/ogc": "GET, HEAD, OPTIONS", "/ogc/collections": "GET, HEAD, OPTIONS",
	} {
		r := s.do(t, http.MethodOptions, path, "Origin", "https://carte.example", "Access-Control-Request-Method", "GET")
		if r.StatusCode != http.StatusNoContent || len(r.Body) > 0 || r.Header.Get("Access-Control-Allow-Origin") != "*" ||
			r.Header.Get("Access-Control-Allow-Methods") != methods || !strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), "If-None-Match") {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
	}
	if r := s.get(t, "/api/v1/nothing", "Origin", "https://carte.example"); r.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("a problem of data must be readable too")
	}
	if r := s.get(t, "/", "Origin", "https://carte.example"); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page is there for others to read")
	}
	if r := s.do(t, http.MethodOptions, "/"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("OPTIONS of a page: %d", r.StatusCode)
	}
}

// Every answer, whatever became of the request, keeps browsers from framing it, guessing
// its type or telling others where people come from.
func TestSafeHeaders(t *testing.T) {
	s := serve(t, false)
	for _, path := range []string{"/", "/nothing", "/api/v1/editions", "/api/v1/nothing", "/livez", "/tiles/x/y/1/1/1.geojson", "/metrics", "/?x=1"} {
		h := s.get(t, path).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// What clients send adds no series: paths, methods, parameters, statuses of any sort.
func TestMetricsAreBounded(t *testing.T) {
	s := serve(t, false)
	send := func(n int) {
		for i := range n {
			s.get(t, fmt.Sprintf("/api/v1/areas/commune/%d", i))
			s.get(t, fmt.Sprintf("/no/%d?x=%d", i, i))
			s.do(t, fmt.Sprintf("M%d", i), "/api/v1/areas")
			s.get(t, fmt.Sprintf("/tiles/%d/commune/%d/1/1.geojson", i, i))
		}
	}
	s.get(t, "/metrics")
	send(1)
	before := series(t, s)
	send(50)
	if after := series(t, s); after != before {
		t.Errorf("%d series became %d", before, after)
	}
	body := string(s.get(t, "/metrics").Body)
	for _, want := range []string{
		`essor_http_requests_total{class="4xx",method="GET",route="/api/v1/areas/{level}/{code}"} 51`,
		`essor_http_requests_total{class="4xx",method="other",route="`, `essor_http_request_seconds_bucket{route="`,
		"essor_database_up 1", "essor_ready 1", "essor_edition_published_timestamp_seconds 1.767355", "go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
}

// series is how many series of requests there are.
func series(t *testing.T, s service) int {
	t.Helper()
	return len(regexp.MustCompile(`(?m)^essor_http_requests_total\{`).FindAllString(string(s.get(t, "/metrics").Body), -1))
}

// The log tells what was asked for and how it went, and nothing of who asked or what
// they looked for.
func TestLogHasNoPersonalData(t *testing.T) {
	o, log := options(t)
	h := handler(t, o)
	const secret = "Jeanne+Dupont+31415926500017"
	askFrom(t, h, "192.0.2.55:1", "/api/v1/areas?q="+secret, "User-Agent", secret, "X-Forwarded-For", "198.51.100.7", "Referer", "https://"+secret, "Cookie", secret)
	got := log.String()
	for _, private := range []string{"Jeanne", "314159265", "192.0.2.55", "198.51.100.7"} {
		if strings.Contains(got, private) {
			t.Errorf("the log has %s: %s", private, got)
		}
	}
	for _, want := range []string{`"path":"/api/v1/areas"`, `"route":"/api/v1/areas"`, `"status":200`, `"method":"GET"`, `"request_id":"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the log has no %s: %s", want, got)
		}
	}
	log.Reset()
	o.LogClients = true
	askFrom(t, handler(t, o), "192.0.2.55:1", "/api/v1/editions")
	if !strings.Contains(log.String(), `"client":"192.0.2.55"`) {
		t.Errorf("asked for addresses: %s", log)
	}
}

// A line of the log stays short, whatever a client sent.
func TestLogLinesAreShort(t *testing.T) {
	o, log := options(t)
	h := handler(t, o)
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "M"+strings.Repeat("x", 200), "/"+strings.Repeat("y", 300), nil)
	h.ServeHTTP(w, r)
	if line := log.String(); strings.Contains(line, strings.Repeat("x", 100)) || strings.Contains(line, strings.Repeat("y", 100)) {
		t.Errorf("the log keeps what a client sent whole: %s", line)
	}
}
